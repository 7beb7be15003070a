import { change, expect, test } from '../support/test'

test('a style is seen with real content, chosen for all and for a county, and kept', async ({
  console: page,
  api,
  server,
}) => {
  await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  await page.goto(`${server.address}/#/themes`)
  const preview = page.frameLocator('iframe[title="汉阙，竖屏"]')
  await expect(preview.getByText('渠县政务服务中心')).toBeVisible()

  await page.getByRole('button', { name: '设为全市默认' }).first().click()
  await page.getByRole('row', { name: /渠县/ }).locator('.el-select').click()
  await page.getByRole('option', { name: '汉阙' }).locator('visible=true').click()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已保存，终端下次签到后采用')).toBeVisible()

  const kept = (await (await api.get(`${server.address}/api/settings/theme`)).json()) as object
  expect(kept).toMatchObject({
    everywhere: 'bashan',
    divisions: [{ division_code: '511725', theme: 'hanque' }],
  })
})
