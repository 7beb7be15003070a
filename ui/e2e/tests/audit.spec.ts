import { change, expect, open, test } from '../support/test'

test('every change is in the log, and the chain holds', async ({ console: page, api, server }) => {
  await change(api, server, 'apps', { name: '社保查询', category: '社会保障' })
  await open(page, '审计日志')
  const row = page.getByRole('row', { name: /登记应用/ })
  await expect(row).toContainText('chenxq')
  await expect(row).toContainText('社保查询')
  await page.getByRole('button', { name: '校验日志链' }).click()
  await expect(page.getByText(/校验通过：\d+ 行/)).toBeVisible()

  await row.getByRole('button', { name: '社保查询' }).click()
  await expect(page).toHaveURL(/object_id=/)
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('link', { name: '导出 CSV' })).toHaveAttribute('href', /object_id=/)
})

test('a change made by a colleague appears by itself', async ({ console: page, api, server }) => {
  await open(page, '应用')
  await expect(page.getByText('还没有应用')).toBeVisible()
  await change(api, server, 'apps', { name: '不动产查询', category: '不动产' })
  await expect(page.getByRole('link', { name: '不动产查询' })).toBeVisible()
})
