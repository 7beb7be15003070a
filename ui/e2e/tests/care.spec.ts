import { randomUUID } from 'node:crypto'
import { Machine } from '../support/machine'
import { change, expect, open, test } from '../support/test'

interface Issued {
  items: { code: string }[]
}

const consumable = (name: string, step: object): object => ({ kind: 'consumable', consumable: name, step })

test('paper that runs out, and what hall staff signed, are seen by location', async ({
  console: page,
  api,
  server,
}) => {
  const hall = await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  const issued = await change<Issued>(api, server, 'enrollment-codes', {
    location_id: hall.id,
    count: 1,
    valid_for_ms: 86_400_000,
    note: '',
  })
  const machine = new Machine(server.address)
  await machine.enroll(issued.items[0]?.code)
  const item = (zh: string, en: string): object => ({ id: randomUUID(), zh, en })
  await machine.tell(
    {
      kind: 'maintenance',
      step: {
        step: 'acted',
        person: randomUUID(),
        act: { act: 'paper_changed', printer: 'pages', holds: 500 },
      },
    },
    consumable('page_paper', { step: 'used', amount: 120 }),
    consumable('toner', { step: 'filled', holds: 80 }),
    consumable('receipt_paper', { step: 'used', amount: 4_200 }),
    consumable('receipt_paper', { step: 'said', word: 'out' }),
    {
      kind: 'daily_checked',
      check: {
        id: randomUUID(),
        person: randomUUID(),
        done_at: Date.now(),
        results: [
          { item: item('屏幕清洁', 'Screen is clean') },
          { item: item('纸张', 'Paper'), problem: 'missing' },
        ],
      },
    },
  )

  await open(page, '总览')
  await page.getByRole('link', { name: '1 处纸张或墨粉快用完或已用完' }).click()
  await expect(page.getByRole('row', { name: /小票纸/ })).toContainText('已用完')
  await expect(page.getByRole('row', { name: /A4 纸/ })).toHaveCount(0)
  await open(page, '耗材与点检')
  const paper = page.getByRole('row', { name: /A4 纸/ })
  await expect(paper).toContainText('380 张')
  await expect(paper).toContainText('每天约 120 张')
  await expect(paper).toContainText('约 3 天后')
  await expect(page.getByRole('row', { name: /墨粉/ })).toContainText('80%')

  await page.getByRole('tab', { name: '更换记录' }).click()
  await expect(page.getByRole('row', { name: /A4 纸/ })).toContainText('500 张')
  await page.getByRole('tab', { name: '今日点检' }).click()
  await expect(page.getByRole('row', { name: /渠县政务服务中心/ })).toContainText('纸张: 缺少、用完')
  await page.getByRole('tab', { name: '点检记录' }).click()
  await expect(page.getByRole('row', { name: /渠县政务服务中心/ })).toContainText('有问题')

  await page.getByRole('tab', { name: '点检清单' }).click()
  await page.getByRole('button', { name: '为区划设置清单' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: '行政区划' }).fill('渠县')
  await page.getByRole('option', { name: '渠县' }).click()
  await dialog.getByRole('button', { name: '添加一项' }).click()
  await dialog.getByRole('textbox', { name: '中文名称' }).last().fill('座椅')
  await dialog.getByRole('textbox', { name: '英文名称' }).last().fill('Chair')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('article')).toHaveCount(2)
  await expect(page.getByRole('article').last()).toContainText('座椅')
  await page.getByRole('article').last().getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await expect(page.getByRole('article')).toHaveCount(1)
})
