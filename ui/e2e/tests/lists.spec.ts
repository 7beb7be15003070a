import type { Page } from '@playwright/test'
import { change, expect, open, test } from '../support/test'

const EVERYWHERE = [{ kind: 'everywhere' }]

/** Chooses an option of a filter, by its label. */
async function choose(page: Page, filter: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: filter }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** What the first cells of the rows say, from top to bottom. */
async function names(page: Page): Promise<string[]> {
  const cells = page.getByRole('row').locator('td:first-child')
  return (await cells.allInnerTexts()).map((text) => text.split('\n')[0] ?? '')
}

/** What the export of the list on screen holds. */
async function exported(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 CSV' }).click(),
  ])
  const parts: Buffer[] = []
  for await (const part of await download.createReadStream()) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

test('notices are filtered, sorted and exported as they are shown', async ({
  console: page,
  api,
  server,
}) => {
  const day = 86_400_000
  const notice = (title: string, starts: number, ends: number | null): Promise<{ id: string }> =>
    change(api, server, 'notices', {
      title,
      body: '',
      level: 'info',
      starts_at: Date.now() + starts * day,
      ends_at: ends === null ? null : Date.now() + ends * day,
      targets: EVERYWHERE,
    })
  await notice('先发布后开始', 3, null)
  const over = await notice('已经结束', -2, null)
  await notice('后发布先开始', 1, null)
  await api.delete(`${server.address}/api/notices/${over.id}`, {
    headers: { 'X-Requested-With': 'fleet-console' },
  })

  await open(page, '公告')
  await expect(page.getByRole('columnheader', { name: '发布', exact: true })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await expect.poll(() => names(page)).toEqual(['后发布先开始', '已经结束', '先发布后开始'])
  await page.getByRole('button', { name: '开始', exact: true }).click()
  await expect(page).toHaveURL(/sort=starts_at/)
  await expect.poll(() => names(page)).toEqual(['已经结束', '后发布先开始', '先发布后开始'])

  await page.getByRole('textbox', { name: '搜索标题或内容' }).fill('先开始')
  await expect.poll(() => names(page)).toEqual(['后发布先开始'])
  await page.getByRole('button', { name: '清除筛选' }).click()

  await choose(page, '全部公告', '展示中或未开始')
  await expect.poll(() => names(page)).toEqual(['后发布先开始', '先发布后开始'])
  const file = await exported(page)
  expect(file).toContain('先发布后开始')
  expect(file).not.toContain('已经结束')

  await page.reload()
  await expect.poll(() => names(page)).toEqual(['后发布先开始', '先发布后开始'])
  await page.getByRole('button', { name: '清除筛选' }).click()
  await expect.poll(() => names(page)).toHaveLength(3)
})

test('enrollment codes are narrowed to a state and to a location', async ({ console: page, api, server }) => {
  const hall = await change(api, server, 'locations', { name: '大竹县政务服务中心', division_code: '511724' })
  const issue = (note: string, location: string | null): Promise<{ items: { id: string }[] }> =>
    change(api, server, 'enrollment-codes', {
      location_id: location,
      count: 1,
      valid_for_ms: 86_400_000,
      note,
    })
  await issue('大竹', hall.id)
  await issue('备用', null)
  const revoked = await issue('作废', null)
  await api.delete(`${server.address}/api/enrollment-codes/${revoked.items[0]?.id ?? ''}`, {
    headers: { 'X-Requested-With': 'fleet-console' },
  })

  await open(page, '注册码')
  const rows = page.getByRole('row').filter({ hasText: 'chenxq' })
  await expect(rows).toHaveCount(3)
  await choose(page, '状态', '未使用')
  await expect(rows).toHaveCount(2)
  await page.getByRole('combobox', { name: '点位' }).click()
  await page.getByRole('option', { name: /大竹县政务服务中心/ }).click()
  await expect(rows).toHaveCount(1)
  await expect(page).toHaveURL(new RegExp(`location_id=${hall.id}`))
  const file = await exported(page)
  expect(file).toContain('大竹')
  expect(file).not.toContain('备用')

  // The address alone brings the list back, with the name of the location.
  await page.reload()
  await expect(rows).toHaveCount(1)
  await expect(page.getByText('大竹县政务服务中心').first()).toBeVisible()
  await page.getByRole('button', { name: '清除筛选' }).click()
  await page.getByRole('button', { name: '到期', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: '到期' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(rows).toHaveCount(3)
})

test('apps are narrowed to a category, and the audit log to an action', async ({
  console: page,
  api,
  server,
}) => {
  await change(api, server, 'apps', { name: '社保查询', category: '社会保障' })
  await change(api, server, 'apps', { name: '公交查询', category: '生活服务' })
  await open(page, '应用')
  await choose(page, '分类', '社会保障')
  await expect.poll(() => names(page)).toEqual(['社保查询'])

  await open(page, '审计日志')
  await choose(page, '动作', '登记应用')
  await expect(page.getByRole('row')).toHaveCount(3)
  await expect(page).toHaveURL(/action=app\.create/)
  await page.getByRole('button', { name: '序号', exact: true }).click()
  await expect(page.getByRole('row').nth(1)).toContainText('社保查询')
})
