import type { APIRequestContext } from '@playwright/test'
import { hasAgent } from '../support/agent'
import { publish } from '../support/release'
import { hasReleaseTool } from '../support/release-tool'
import type { FleetServer } from '../support/server'
import { change, expect, open, quicken, signInAs, test } from '../support/test'

test.skip(!hasAgent || !hasReleaseTool, 'needs kiosk-agent and release beside fleet-server')

const SECOND = { username: 'wangjun', password: 'Qujiang-Long-78' }
const SECONDS = 1000

/** Codes for as many terminals at a location. */
async function codes(api: APIRequestContext, server: FleetServer, count: number): Promise<string[]> {
  const hall = await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  const body = { location_id: hall.id, count, valid_for_ms: 86_400 * SECONDS, note: '' }
  const issued = await change<{ items: { code: string }[] }>(api, server, 'enrollment-codes', body)
  return issued.items.map((one) => one.code)
}

/** Waits until as many terminals have enrolled. */
async function enrolled(api: APIRequestContext, server: FleetServer, count: number): Promise<void> {
  const total = async (): Promise<unknown> =>
    ((await (await api.get(`${server.address}/api/terminals?limit=1`)).json()) as { total: number }).total
  await expect.poll(total, { timeout: 60_000 }).toBe(count)
}

/** A draft with a first wave of so many terminals. */
function draft(release_id: string, part: object, terminals = 1, soak_ms = 3600 * SECONDS): object {
  const waves = [
    { size: { kind: 'count', terminals }, soak_ms },
    { size: { kind: 'rest' }, soak_ms: 0 },
  ]
  return { name: '全市', release_id, targets: [{ kind: 'everywhere' }], plan: { waves }, ...part }
}

test('a rollout is planned in two waves; the first goes and soaks, the second waits and says why', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  test.setTimeout(240_000)
  await quicken(api, server)
  terminals(4, await codes(api, server, 4))
  await publish(api, server, '9.9.0')
  await enrolled(api, server, 4)

  await open(page, '升级任务')
  await page.getByRole('button', { name: '新建升级任务' }).click()
  await page.getByRole('combobox', { name: '目标版本' }).click()
  await page.getByRole('option', { name: /9\.9\.0/ }).click()
  await page.getByLabel('名称', { exact: true }).fill('两批')
  await page.getByLabel('全部终端').check()
  await page.getByText('自定义', { exact: true }).click()
  for (const number of [3, 2]) await page.getByRole('button', { name: `删除第 ${number} 批` }).click()
  await page.getByRole('combobox', { name: '第 1 批的单位' }).press('Enter')
  await page.getByRole('option', { name: '台终端' }).click()
  await page.getByLabel('第 1 批的观察时间', { exact: true }).fill('1')
  await page.getByLabel('第 1 批的观察时间', { exact: true }).press('Tab')
  await expect(
    page.getByText(/4 台终端分 2 批升级到 9\.9\.0：先升级 1 台，观察 1 小时；最后升级其余 3 台/),
  ).toBeVisible()
  await page.getByRole('button', { name: '建立草稿' }).click()

  await page.getByRole('button', { name: '开始', exact: true }).click()
  const ask = page.getByRole('dialog')
  await expect(ask).toContainText('先升级 1 台')
  await ask.getByRole('button', { name: '开始', exact: true }).click()

  const waves = page.getByRole('list', { name: '批次' }).getByRole('listitem')
  await expect(waves.nth(0)).toContainText('观察至', { timeout: 120_000 })
  await expect(waves.nth(1)).toContainText('预计开始')
  await waves.nth(1).getByRole('link').click()
  await expect(page).toHaveURL(/wave=2/)
  const rows = page.getByRole('table', { name: '终端进展' }).getByRole('row')
  await expect(rows).toHaveCount(4)
  await expect(rows.nth(1)).toContainText('前一批正在观察')
  await expect(rows.nth(1)).toContainText(/预计 .+ 继续/)

  // It is paused and goes on; a terminal of the second wave says the same on its own page.
  await page.getByRole('button', { name: '暂停' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '暂停' }).click()
  await expect(rows.nth(1)).toContainText('任务已由人暂停')
  await rows.nth(1).getByRole('link').click()
  await expect(page.getByRole('region', { name: '升级', exact: true })).toContainText('任务已由人暂停')
  await page.getByRole('link', { name: '两批' }).click()
  await page.getByRole('button', { name: '继续' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '继续' }).click()
  await expect(page.getByRole('heading', { name: /两批/, level: 1 })).toContainText('进行中')
})

test('the second wave follows the soak by itself', async ({ console: page, api, server, terminals }) => {
  test.setTimeout(240_000)
  await quicken(api, server)
  terminals(3, await codes(api, server, 3))
  const release = await publish(api, server, '9.9.0')
  await enrolled(api, server, 3)
  const { id } = await change(api, server, 'rollouts', draft(release, {}, 1, 3 * SECONDS))
  await page.goto(`${server.address}/#/rollouts/${id}`)
  await page.getByRole('button', { name: '开始', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '开始', exact: true }).click()
  const waves = page.getByRole('list', { name: '批次' }).getByRole('listitem')
  await expect(waves.nth(0)).toContainText('已通过', { timeout: 120_000 })
  await expect(page.getByText('3 / 3 台完成')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('heading', { name: /全市/, level: 1 })).toContainText('已完成')
})

test('a second person approves what the author cannot', async ({ console: page, api, server }) => {
  const user = { ...SECOND, display_name: '王军', role: 'operator' }
  await change(api, server, 'users', user)
  const release = await publish(api, server, '9.9.0')
  const { id } = await change(api, server, 'rollouts', draft(release, { needs_approval: true }))
  await page.goto(`${server.address}/#/rollouts/${id}`)
  await page.getByRole('button', { name: '提交审批' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交审批' }).click()
  await expect(page.getByText(/您是创建人，不能自己批准/)).toBeVisible()
  await expect(page.getByRole('button', { name: '批准', exact: true })).toHaveCount(0)

  await signInAs(page, SECOND)
  await open(page, '总览')
  await page
    .getByRole('region', { name: /需要处理/ })
    .getByRole('link', { name: '全市', exact: true })
    .click()
  await page.getByRole('button', { name: '批准', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click()
  await expect(page.getByRole('heading', { name: /全市/, level: 1 })).toContainText('已就绪')
  await expect(page.getByRole('button', { name: '开始', exact: true })).toBeVisible()
})

test('a wave that goes wrong pauses the rollout by itself, and says why', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  test.setTimeout(240_000)
  await quicken(api, server)
  terminals(3, await codes(api, server, 3), 1000)
  const release = await publish(api, server, '9.9.0')
  await enrolled(api, server, 3)
  const plan = {
    waves: [{ size: { kind: 'count', terminals: 1 } }, { size: { kind: 'rest' } }],
    stop: { count: 1 },
  }
  const { id } = await change(api, server, 'rollouts', draft(release, { plan }))
  await change(api, server, `rollouts/${id}/start`, { version: 1 })
  await page.goto(`${server.address}/#/rollouts/${id}`)
  await expect(page.getByRole('heading', { name: /全市/, level: 1 })).toContainText('已自动暂停', {
    timeout: 120_000,
  })
  await expect(page.getByRole('status').filter({ hasText: '1 台未成功' })).toBeVisible()
  const waves = page.getByRole('list', { name: '批次' }).getByRole('listitem')
  await expect(waves.nth(0)).toContainText('问题过多')
  await page.getByRole('link', { name: /^已退回旧版本 1$/ }).click()
  await expect(page.getByRole('table', { name: '终端进展' })).toContainText('新版本在观察期间崩溃')
  await open(page, '总览')
  await expect(page.getByRole('region', { name: /需要处理/ })).toContainText('已自动暂停')
})

test('a terminal is tagged and held; the tag and a saved query are found again', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  test.setTimeout(120_000)
  terminals(2, await codes(api, server, 2))
  await enrolled(api, server, 2)
  await open(page, '自助终端')
  await page.getByRole('link', { name: /1 号机/ }).click()
  await page.getByRole('button', { name: '修改' }).click()
  const edit = page.getByRole('dialog', { name: '修改终端' })
  await edit.getByRole('combobox', { name: '标签' }).fill('示范点')
  await page.getByRole('option', { name: '示范点' }).click()
  await edit.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('link', { name: '示范点' })).toBeVisible()

  await page.getByRole('button', { name: '暂缓升级' }).click()
  const hold = page.getByRole('dialog', { name: '暂缓这台终端的升级' })
  await hold.getByLabel('原因').fill('高考期间')
  await hold.getByRole('button', { name: '暂缓升级' }).click()
  const upgrade = page.getByRole('region', { name: '升级', exact: true })
  await expect(upgrade).toContainText('高考期间')
  await upgrade.getByRole('button', { name: '解除暂缓' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '解除暂缓' }).click()
  await expect(upgrade.getByRole('button', { name: '暂缓升级' })).toBeVisible()

  await page.getByRole('link', { name: '示范点' }).click()
  await expect(page).toHaveURL(/tag=/)
  const rows = page.getByRole('table', { name: '自助终端' }).getByRole('row')
  await expect(rows).toHaveCount(2)
  await page.getByRole('button', { name: '保存筛选' }).click()
  const save = page.getByRole('dialog', { name: '保存筛选' })
  await save.getByLabel('名称').fill('示范点终端')
  await save.getByRole('button', { name: '保存' }).click()
  await page.getByRole('button', { name: '清除筛选' }).click()
  await expect(rows).toHaveCount(3)
  await page.getByRole('button', { name: '常用筛选' }).click()
  await page.getByRole('button', { name: /^示范点终端/ }).click()
  await expect(rows).toHaveCount(2)
  // The menu of before has to be gone: while it closes, a touch of the button would be about it.
  await expect(page.getByRole('button', { name: '删除常用筛选“示范点终端”' })).toBeHidden()
  await page.getByRole('button', { name: '常用筛选', exact: true }).click()
  await page.getByRole('button', { name: '删除常用筛选“示范点终端”' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).click()
  await expect(page.getByText('已删除')).toBeVisible()
})
