import { change, expect, open, test } from '../support/test'

test('screens of a division go by the opening hours, and one location otherwise', async ({
  api,
  console: page,
  server,
}) => {
  await open(page, '终端设置')
  const panel = page.getByRole('region', { name: '定时开关屏与亮度' })
  await expect(panel).toContainText('还没有区划设置')
  await panel.getByRole('button', { name: '新建区划设置' }).click()
  const dialog = page.getByRole('dialog', { name: '新建区划设置' })
  await dialog.getByRole('combobox', { name: '行政区划' }).click()
  await page.getByRole('option', { name: '通川区' }).click()
  await dialog.getByRole('spinbutton', { name: '下班后多少分钟关屏' }).fill('20')
  await dialog.getByRole('spinbutton', { name: '白天亮度（%）' }).fill('90')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(panel).toContainText('按开放时间，下班后 20 分钟关屏，上班前 15 分钟开屏')
  await expect(panel).toContainText('白天亮度 90%，19:00–07:00 70%')

  const hall = { name: '通川区 24 小时自助区', division_code: '511702', address: '朝阳东路 188 号' }
  const { id } = await change(api, server, 'locations', hall)
  await page.goto(`${server.address}/#/locations/${id}`)
  // The page of the settings has a 修改, too, and goes only when this one is there.
  await expect(page.getByRole('heading', { name: hall.name })).toBeVisible()
  await expect(page.getByText('按区划设置')).toBeVisible()
  await page.getByRole('button', { name: '修改' }).click()
  const edit = page.getByRole('dialog', { name: '修改点位' })
  await edit.getByText('单独设置屏幕').click()
  await edit.getByText('一直开着（24 小时自助区）').click()
  await edit.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('一直开着', { exact: true })).toBeVisible()

  await open(page, '终端设置')
  await panel.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await expect(panel).toContainText('还没有区划设置')
})
