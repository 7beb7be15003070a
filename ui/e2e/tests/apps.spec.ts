import type { Page } from '@playwright/test'
import { ADMINISTRATOR, change, expect, HEADERS, open, signInAs, test } from '../support/test'
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

test('a version is checked, and reviewed by a second person before it can be listed', async ({
  console: page,
  api,
  server,
}) => {
  const second = { username: 'liwei', password: 'Quxian-Hanque-2026' }
  await change(api, server, 'users', { ...second, display_name: '李伟', role: 'operator' })
  const app = await change(api, server, 'apps', { name: '办事指南', category: '便民服务' })
  await open(page, '终端设置')
  await page.getByText('应用版本须由他人审核').click()
  await expect(page.getByText('每个版本由提交人以外的运维人员审核通过后才能上架')).toBeVisible()

  const here = `${server.address}/#/apps/${app.id}`
  await page.goto(here)
  await page.getByRole('button', { name: '上传应用包' }).first().click()
  const manifest = { name: { zh: '办事指南' }, version: '1.2.0', entry: 'main.html', category: '便民服务' }
  const buffer = zip({
    'main.html': '<h1>办事指南</h1>',
    'kiosk-app.json': JSON.stringify({ ...manifest, origins: ['https://api.dazhou.example.cn'] }),
  })
  const dialog = page.getByRole('dialog', { name: '上传应用包' })
  await dialog.getByLabel(/应用包（zip/).setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer })
  await dialog.getByRole('button', { name: '上传应用包' }).click()
  const table = page.getByRole('table', { name: '版本' })
  await expect(table).toContainText('1 项提醒')
  const version = page.getByRole('dialog', { name: '办事指南 · 版本 1.2.0' })
  await table.getByRole('button', { name: '1.2.0' }).click()
  await expect(version).toContainText('应用需要访问，但没有允许')
  await version.getByRole('button', { name: '提交审核' }).click()
  await expect(version).toContainText('审核中')
  await expect(version.getByRole('button', { name: '审核通过' })).toBeHidden()
  await page.keyboard.press('Escape')

  await signInAs(page, second)
  await page.goto(here)
  await table.getByRole('button', { name: '1.2.0' }).click()
  await version.getByRole('button', { name: '审核通过' }).click()
  await expect(version).toContainText(`${ADMINISTRATOR.username}，`)
  await expect(table).toContainText('审核通过')
})

test('a listing goes back to the version before in one act', async ({ console: page, api, server }) => {
  const app = await change(api, server, 'apps', { name: '公积金查询', category: '住房保障' })
  const put = async (version: number | null, label: string): Promise<void> => {
    const url = `https://gjj.dazhou.example.cn/${label}`
    const made = await change(api, server, `apps/${app.id}/versions/remote`, { label, url })
    const data = { version, version_id: made.id, targets: [{ kind: 'everywhere' }] }
    const listing = `${server.address}/api/apps/${app.id}/listing`
    await expect(await api.put(listing, { headers: HEADERS, data })).toBeOK()
  }
  await put(null, '1.0.0')
  await put(1, '1.1.0')
  await page.goto(`${server.address}/#/apps/${app.id}`)
  await page.getByRole('button', { name: '回退到 1.0.0' }).click()
  const dialog = page.getByRole('dialog', { name: '回退到上一版本 1.0.0' })
  await expect(dialog).toContainText('将在 0 台终端上从 1.1.0 回退到 1.0.0')
  await dialog.getByRole('button', { name: '回退' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: /1\.0\.0/ })).toContainText('当前上架')
  await page.getByText('上架过的版本（2）').click()
  await expect(page.getByRole('listitem').filter({ hasText: '1.1.0' })).toContainText('chenxq 回退于')
  await expect(page.getByRole('button', { name: /^回退到/ })).toBeHidden()
})
