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

/** Days from today, by the calendar of China. */
function day(ahead: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000).toISOString().slice(0, 10)
}

test('a style is planned for some days, seen as shown because of it, changed and deleted', async ({
  console: page,
  api,
  server,
}) => {
  await change(api, server, 'theme-periods', {
    name: '春节',
    theme: 'hanque',
    first_day: day(0),
    last_day: day(6),
  })
  await page.goto(`${server.address}/#/themes`)
  const now = page.getByRole('row', { name: /达州市/ }).first()
  await expect(now).toContainText('因为“春节”计划，到')
  await expect(page.getByText(/共7天），全市显示汉阙/)).toBeVisible()

  await page.getByRole('button', { name: '新建计划' }).click()
  const dialog = page.getByRole('dialog', { name: '新建计划' })
  await dialog.getByLabel('为了什么').fill('红叶节')
  await dialog.getByPlaceholder('第一天').fill(day(3))
  await dialog.getByPlaceholder('最后一天').fill(day(9))
  await dialog.getByPlaceholder('最后一天').press('Enter')
  await expect(dialog.getByText(/共7天，显示汉阙；最后一天过后自动换回/)).toBeVisible()
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(dialog.getByText('与同一范围的另一个风格计划日期重叠')).toBeVisible()
  await dialog.getByRole('button', { name: '取消' }).click()

  await page.getByRole('button', { name: '删除：春节' }).click()
  await page.getByRole('dialog', { name: '删除计划' }).getByRole('button', { name: '删除' }).click()
  await expect(page.getByText('没有安排计划，各地显示各自的选择')).toBeVisible()
  await expect(now).toContainText('全市默认')
})
