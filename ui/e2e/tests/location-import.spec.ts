import { change, expect, open, test } from '../support/test'

/** A table as a spreadsheet saves it. */
function table(...rows: string[]): { name: string; mimeType: string; buffer: Buffer } {
  return { name: '点位.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) }
}

test('halls come in from a spreadsheet, after a look at what it would do', async ({
  console: page,
  api,
  server,
}) => {
  const hall = { name: '渠县政务服务中心', division_code: '511725' }
  const { id } = await change(api, server, 'locations', hall)
  await open(page, '点位')
  await page.getByRole('button', { name: '导入' }).first().click()
  const file = page.getByLabel('表格文件')

  await file.setInputFiles(table('名称,行政区划,联系电话', '渠县政务服务中心,渠县,119', '开江县大厅,开江,'))
  await expect(page.getByText('有 1 行错误，尚不能导入。')).toBeVisible()
  const wrong = page.getByRole('row', { name: /开江县大厅/ })
  await expect(wrong).toContainText('没有这个行政区划')
  await expect(wrong).toContainText('3')
  await expect(page.getByRole('button', { name: '导入', exact: true })).toBeDisabled()

  await file.setInputFiles(table('名称,行政区划,联系电话', '渠县政务服务中心,渠县,119', '开江县大厅,开江县,'))
  await expect(page.getByRole('row', { name: /渠县政务服务中心/ })).toContainText('（空）→119')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  const confirm = page.getByRole('dialog', { name: '导入点位' })
  await expect(confirm).toContainText('将新建 1 个点位，修改 1 个点位')
  // A colleague is faster.
  const reply = await api.put(`${server.address}/api/locations/${id}`, {
    headers: { 'X-Requested-With': 'fleet-console' },
    data: { ...hall, contact_phone: '120', version: 1 },
  })
  expect(reply.status()).toBe(200)
  await confirm.getByRole('button', { name: '导入' }).click()
  await expect(page.getByText('预览已失效，未导入任何内容')).toBeVisible()
  await page.getByRole('button', { name: '重新预览' }).click()
  await expect(page.getByRole('row', { name: /渠县政务服务中心/ })).toContainText('120→119')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await confirm.getByRole('button', { name: '导入' }).click()
  await expect(page.getByText('已写入 2 个点位。')).toBeVisible()

  await page.getByRole('button', { name: '查看点位' }).click()
  await expect(page.getByRole('row', { name: /开江县大厅/ })).toBeVisible()
  await expect(page.getByRole('link', { name: '导出 Excel' })).toBeVisible()
})
