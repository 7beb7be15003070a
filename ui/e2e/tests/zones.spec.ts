import { change, expect, open, test } from '../support/test'

test('a zone is composed, looked at as terminals draw it, published and withdrawn', async ({
  console: page,
  api,
  server,
}) => {
  await change(api, server, 'apps', { name: '高龄津贴认证', category: '社会保障' })
  await open(page, '专区')
  await page.getByRole('button', { name: '新建专区' }).first().click()
  await page.getByRole('textbox', { name: /最多 16 字 中文/ }).fill('高龄津贴')
  await page.getByRole('textbox', { name: '段落 中文' }).fill('年满八十周岁的老人可以申请。')
  await page.getByRole('button', { name: '清单' }).click()
  await page.getByRole('textbox', { name: '第 1 行 中文' }).fill('老人本人身份证')
  await page.getByRole('checkbox', { name: '全部终端' }).check()
  const preview = page.frameLocator('iframe')
  await expect(preview.getByRole('heading', { name: '高龄津贴' })).toBeVisible()
  await expect(preview.getByText('老人本人身份证')).toBeVisible()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('草稿')).toBeVisible()

  await page.getByRole('button', { name: '关闭' }).click()
  const row = page.getByRole('row', { name: /高龄津贴/ })
  await row.getByRole('button', { name: '发布' }).click()
  await page.getByRole('dialog', { name: '发布专区' }).getByRole('button', { name: '发布' }).click()
  await expect(row).toContainText('已发布')
  await row.getByRole('button', { name: '撤下' }).click()
  await page.getByRole('dialog', { name: '撤下专区' }).getByRole('button', { name: '撤下' }).click()
  await expect(row).toContainText('已撤下')

  await open(page, '使用统计')
  await expect(page.getByText('这个范围内还没有使用记录')).toBeVisible()
})
