import { expect, open, test } from '../support/test'

test('a batch of codes is shown once, listed by its last characters, and revoked', async ({
  console: page,
}) => {
  await open(page, '注册码')
  await page.getByRole('button', { name: '发放注册码' }).first().click()
  const dialog = page.getByRole('dialog', { name: '发放一批注册码' })
  await dialog.getByRole('spinbutton', { name: '数量' }).fill('3')
  await dialog.getByLabel('备注').fill('首批')
  await dialog.getByRole('button', { name: '发放注册码' }).click()

  const issued = page.getByRole('dialog', { name: '已发放 3 个注册码' })
  const codes = issued.getByRole('list', { name: '注册码' }).getByRole('listitem')
  await expect(codes).toHaveCount(3)
  // What the terminal scans is there for each of them.
  const second = (await codes.nth(1).textContent())?.trim() ?? ''
  await codes.nth(1).getByRole('button').click()
  await expect(issued.getByRole('img', { name: `终端设置二维码 ${second}` })).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    issued.getByRole('link', { name: '下载 CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('enrollment-codes.csv')
  await issued.getByRole('button', { name: '我已保存，关闭' }).click()

  const unused = page.getByRole('row').filter({ hasText: '未使用' })
  await expect(unused).toHaveCount(3)
  await unused.first().getByRole('button', { name: '作废' }).click()
  await page.getByRole('dialog', { name: '作废注册码' }).getByRole('button', { name: '作废' }).click()
  await expect(unused).toHaveCount(2)
  await expect(page.getByRole('row').filter({ hasText: '已作废' })).toHaveCount(1)
})
