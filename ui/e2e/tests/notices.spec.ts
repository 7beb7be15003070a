import { expect, open, test } from '../support/test'

test('a notice for one division is published and ended', async ({ console: page }) => {
  await open(page, '公告')
  await page.getByRole('button', { name: '发布公告' }).first().click()
  const dialog = page.getByRole('dialog', { name: '发布公告' })
  await dialog.getByLabel('标题').fill('国庆期间照常开放')
  await dialog.getByLabel('内容').fill('自助服务区 24 小时开放。')
  await dialog.getByText('重要', { exact: true }).click()
  await dialog.getByText('盖过整个屏幕').click()
  await dialog.getByRole('combobox', { name: '添加区划' }).click()
  await page.getByRole('option', { name: '万源市' }).click()
  await expect(dialog.getByRole('button', { name: '移除 万源市' })).toBeVisible()
  await dialog.getByRole('button', { name: '发布公告' }).click()

  const row = page.getByRole('row', { name: /国庆期间照常开放/ })
  await expect(row).toContainText('展示中')
  await expect(row).toContainText('万源市')
  await expect(row).toContainText('紧急')
  await row.getByRole('button', { name: '结束展示' }).click()
  await page.getByRole('dialog', { name: '结束公告' }).getByRole('button', { name: '结束展示' }).click()
  await expect(row).toContainText('已结束')
})
