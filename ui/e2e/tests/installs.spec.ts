import { randomUUID } from 'node:crypto'
import { Machine } from '../support/machine'
import { change, expect, open, test } from '../support/test'

/** A test of which the printer failed. */
function tested(): object {
  const at = Date.now()
  const facts = [{ name: 'round_trip_ms', value: '31' }]
  const result = { judge: 'machine', at }
  return {
    id: randomUUID(),
    software_version: '1.4.0',
    started_at: at - 60_000,
    ended_at: at,
    results: [
      { item: 'touch', outcome: 'passed', ...result, judge: 'person' },
      { item: 'printer', outcome: 'failed', ...result, facts: [{ name: 'trouble', value: 'timeout' }] },
      { item: 'network', outcome: 'passed', ...result, facts },
    ],
  }
}

const STROKES = [
  [
    [80, 300],
    [260, 90],
    [420, 310],
    [600, 120],
  ],
  [
    [700, 200],
    [1100, 220],
  ],
]
const SIGNERS = {
  installer: { name: '张工', signature: STROKES },
  hall: { name: '李主任', signature: STROKES },
}

test('a terminal is planned, installed with its code, accepted, and replaced when it breaks', async ({
  console: page,
  api,
  server,
}) => {
  await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  await open(page, '安装计划')
  await page.getByRole('button', { name: '导入' }).first().click()
  const file = page.getByLabel('表格文件')
  const table = (...rows: string[]) => ({
    name: '计划.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(rows.join('\r\n')),
  })
  const heads = '终端名称,点位,项目,计划日期'
  await file.setInputFiles(table(heads, '渠县 1 号机,渠县大厅,二期,2026-01-05'))
  await expect(page.getByRole('row', { name: /渠县 1 号机/ })).toContainText('没有这个点位')
  await expect(page.getByRole('button', { name: '导入', exact: true })).toBeDisabled()
  await file.setInputFiles(table(heads, '渠县 1 号机,渠县政务服务中心,二期,2026-01-05'))
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '导入' }).click()
  await expect(page.getByText('已写入 1 台计划终端。')).toBeVisible()
  await page.getByRole('button', { name: '查看安装计划' }).click()

  // The installer, in the hall.
  await page.setViewportSize({ width: 390, height: 844 })
  const card = page.getByRole('article').filter({ hasText: '渠县 1 号机' })
  await expect(card).toContainText('已逾期')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await card.getByRole('button', { name: '注册码' }).click()
  const dialog = page.getByRole('dialog', { name: '发放注册码' })
  await dialog.getByRole('button', { name: '发放' }).click()
  const code = await dialog.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText()
  await dialog.getByRole('button', { name: '关闭' }).last().click()
  const machine = new Machine(server.address)
  await machine.enroll(code)
  await expect(card).toContainText('待验收')
  await machine.accept(tested(), SIGNERS, '打印机待换')
  await expect(card).toContainText('已验收')
  await expect(card).toContainText('自检未通过')

  await page.setViewportSize({ width: 1440, height: 900 })
  await page
    .getByRole('row', { name: /渠县 1 号机/ })
    .getByRole('link', { name: '渠县 1 号机', exact: true })
    .click()
  await expect(page.getByRole('img', { name: '李主任的签名' })).toBeVisible()
  await expect(page.getByRole('row', { name: /打印机/ })).toContainText('未通过')
  const [paper] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载验收单' }).click(),
  ])
  expect(paper.suggestedFilename()).toMatch(/^渠县 1 号机 验收单 .*\.pdf$/)

  const fresh = new Machine(server.address)
  await fresh.enroll()
  await open(page, '待审批终端')
  await page.getByRole('button', { name: '换机' }).click()
  const swap = page.getByRole('dialog', { name: '换机' })
  await swap.getByRole('combobox', { name: '被换下的旧机' }).click()
  await page.getByRole('option', { name: /渠县 1 号机/ }).click()
  await expect(swap.getByText('最近签到').first()).toBeVisible()
  await expect(swap.getByRole('button', { name: '换机' })).toBeDisabled()
  await swap.getByText('我确认旧机已停用，可以退役').click()
  await swap.getByRole('button', { name: '换机' }).click()
  await expect(page.getByRole('heading', { name: '渠县 1 号机', level: 1 })).toBeVisible()
  // The history of the place is one, and each row tells whose it is.
  await expect(page.getByRole('row', { name: /验收/ }).getByRole('link', { name: /^前机 / })).toBeVisible()
  await page.getByRole('tab', { name: '自检与验收' }).click()
  await expect(page.getByText('还没有自检记录')).toBeVisible()
  const before = page.getByRole('region', { name: '前机的验收' })
  await expect(before.getByRole('img', { name: '李主任的签名' })).toBeVisible()
  await expect(before.getByRole('link', { name: /^前机 / })).toBeVisible()
  await page.getByRole('link', { name: '渠县 1 号机（已换下）' }).click()
  await expect(page.getByText(/本机已于.*被换下/)).toBeVisible()
})
