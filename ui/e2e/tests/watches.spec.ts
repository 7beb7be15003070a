import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hasAgent } from '../support/agent'
import { change, expect, HEADERS, open, test } from '../support/test'

test.skip(!hasAgent, 'needs kiosk-agent beside fleet-server, or KIOSK_AGENT_BIN')

interface Issued {
  items: { code: string }[]
}

test('a page is confirmed, changes, is a finding, and is confirmed again', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  test.setTimeout(240_000)
  let fare = '票价 2 元'
  // Where nobody listens is told at once; at an address of documentation (RFC 5737) one may wait for it.
  let pay = 'http://127.0.0.7:9/pay'
  const site = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8')
    answer.end(
      `<!doctype html><h1>公交票价</h1><p>全程一票制</p><p>${fare}</p><p><a href="${pay}">在线缴费</a></p><p>投诉电话 12345</p>`,
    )
  })
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${String((site.address() as AddressInfo).port)}`

  const hall = await change(api, server, 'locations', { name: '通川区政务服务中心', division_code: '511702' })
  const issuing = { location_id: hall.id, count: 1, valid_for_ms: 86_400_000, note: '' }
  const issued = await change<Issued>(api, server, 'enrollment-codes', issuing)
  const about = { name: '公交票价', category: '交通出行' }
  const app = await change(api, server, 'apps', about)
  const remote = { label: '1.0', url: `${url}/`, allowed_origins: [url] }
  const version = await change(api, server, `apps/${app.id}/versions/remote`, remote)
  const listing = { version: null, version_id: version.id, targets: [{ kind: 'everywhere' }] }
  await expect(
    await api.put(`${server.address}/api/apps/${app.id}/listing`, { headers: HEADERS, data: listing }),
  ).toBeOK()
  terminals(
    1,
    issued.items.map((one) => one.code),
  )

  await open(page, '应用')
  await page.getByRole('link', { name: '公交票价' }).click()
  const panel = page.getByRole('region', { name: /网页监测/ })
  await expect(panel).toContainText('未监测')
  await panel.getByRole('button', { name: '监测设置' }).click()
  const dialog = page.getByRole('dialog', { name: '监测设置' })
  await dialog.getByText('内容有变化时登记问题').click()
  await dialog.getByLabel('超过多少天没有更新时登记问题').first().fill('90')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(panel).toContainText('等待巡检')
  await expect(panel).toContainText('90 天内应有更新')

  const inspect = async () => {
    await expect(async () => {
      await page.getByRole('button', { name: '立即巡检' }).click()
      await expect(page.getByText(/正在由 .* 巡检/)).toBeVisible({ timeout: 1_000 })
    }).toPass()
    // A terminal that was just answering learns of it with its next check-in.
    await expect(page.getByText(/正在由 .* 巡检/)).toBeHidden({ timeout: 75_000 })
  }
  await inspect()
  await expect(panel).toContainText('待首次核对')
  await expect(panel.getByRole('region', { name: '网页文字' })).toContainText('票价 2 元')
  const confirm = async () => {
    await page.getByRole('button', { name: '核对无误' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '核对无误' }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await confirm()
  await expect(panel).toContainText('与核对内容一致')
  await expect(panel).toContainText('chenxq 核对')

  fare = '票价 3 元'
  pay = 'http://127.0.0.9:9/pay'
  await inspect()
  await expect(panel).toContainText('与核对内容不一致')
  await open(page, '巡检')
  await page.getByRole('link', { name: '内容核对' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('待指派')
  const difference = page.getByRole('region', { name: '变化内容' })
  await expect(difference.getByText('票价 2 元')).toContainText('删除')
  await expect(difference.getByText('票价 3 元')).toContainText('增加')
  await expect(difference.getByText('→ http://127.0.0.7:9/pay')).toContainText('删除')
  await expect(difference.getByText('→ http://127.0.0.9:9/pay')).toContainText('增加')
  await confirm()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('已办结')
  await expect(page.getByText('核对无误，办结')).toBeVisible()
  site.close()
})
