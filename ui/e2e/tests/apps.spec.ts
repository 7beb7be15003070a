import type { Page } from '@playwright/test'
import { change, expect, open, test } from '../support/test'
import { zip } from '../support/zip'

async function upload(page: Page, bundle: Buffer): Promise<void> {
  const dialog = page.getByRole('dialog', { name: '上传应用包' })
  await dialog
    .getByLabel(/应用包（zip/)
    .setInputFiles({ name: 'app.zip', mimeType: 'application/zip', buffer: bundle })
  await dialog.getByLabel('版本号').fill('1.0.0')
  await dialog.getByRole('button', { name: '上传应用包' }).click()
}

test('an app goes from registration to the terminals and off them again', async ({ console: page }) => {
  await open(page, '应用')
  await page.getByRole('button', { name: '登记应用' }).first().click()
  const form = page.getByRole('dialog', { name: '登记应用' })
  await form.getByLabel('名称').fill('公积金查询')
  await form.getByLabel('简介').fill('查余额和明细')
  await form.getByLabel('分类').fill('住房保障')
  await form.getByLabel('责任单位').fill('达州市住房公积金管理中心')
  await form.getByLabel('联系方式').fill('0818-12329')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('heading', { name: /公积金查询/, level: 1 })).toBeVisible()

  await page.getByRole('button', { name: '上传应用包' }).first().click()
  const dialog = page.getByRole('dialog', { name: '上传应用包' })
  await upload(page, Buffer.from('this is no zip file'))
  await expect(dialog.getByRole('alert')).toBeVisible()
  await upload(page, zip({ 'other.html': '<h1>other</h1>' }))
  await expect(dialog.getByText(/index\.html|入口/).last()).toBeVisible()
  await upload(page, zip({ 'index.html': '<h1>公积金</h1>' }))
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('table', { name: '版本' })).toContainText('1.0.0')

  await page.getByRole('button', { name: '上架', exact: true }).click()
  const listing = page.getByRole('dialog', { name: '上架“公积金查询”' })
  await listing.getByRole('checkbox', { name: '全部终端' }).check()
  await expect(listing.getByRole('status')).toContainText('共涉及 0 台终端')
  await listing.getByRole('button', { name: '上架', exact: true }).click()
  await expect(page.getByText('已上架', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: '下架' }).click()
  const unlist = page.getByRole('dialog', { name: '下架“公积金查询”' })
  await unlist.getByText('同时在这些终端上发布公告').click()
  await unlist.getByLabel('公告标题').fill('公积金查询暂停服务')
  await unlist.getByRole('button', { name: '下架' }).click()
  await expect(page.getByText('已下架', { exact: true }).first()).toBeVisible()

  await open(page, '公告')
  await expect(page.getByRole('row', { name: /公积金查询暂停服务/ })).toBeVisible()
})

test('a remote address fills in its own origin', async ({ console: page, api, server }) => {
  const app = await change(api, server, 'apps', { name: '公交查询', category: '生活服务' })
  await page.goto(`${server.address}/#/apps/${app.id}`)
  await page.getByRole('button', { name: '登记远程地址' }).click()
  const dialog = page.getByRole('dialog', { name: '登记远程地址' })
  await dialog.getByLabel('版本号').fill('1')
  await dialog.getByLabel('地址', { exact: true }).fill('https://bus.example.gov.cn/lines')
  await dialog.getByLabel('允许访问的来源').focus()
  await expect(dialog.getByLabel('允许访问的来源')).toHaveValue('https://bus.example.gov.cn')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('table', { name: '版本' })).toContainText('https://bus.example.gov.cn/lines')
})

test('the home page is ordered by the keyboard alone', async ({ console: page, api, server }) => {
  for (const name of ['甲', '乙', '丙']) await change(api, server, 'apps', { name, category: '生活服务' })
  await open(page, '应用')
  await page.getByRole('button', { name: '首页顺序' }).click()
  const dialog = page.getByRole('dialog', { name: '调整首页顺序' })
  const items = dialog.getByRole('listitem')
  await expect(items).toHaveCount(3)
  const last = (await items.last().innerText()).split('\n')[0] ?? ''
  await dialog.getByRole('button', { name: new RegExp(`移动“${last}”`) }).press('ArrowUp')
  await expect(dialog.getByRole('status')).toContainText(`“${last}”移到第 2 位`)
  await dialog.getByRole('button', { name: new RegExp(`移动“${last}”`) }).press('ArrowUp')
  await expect(items.first()).toContainText(last)
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row').nth(1)).toContainText(last)
})
