import { hasAgent } from '../support/agent'
import { change, expect, open, quicken, test } from '../support/test'

test.skip(!hasAgent, 'needs kiosk-agent beside fleet-server, or KIOSK_AGENT_BIN')

interface Issued {
  items: { code: string }[]
}

test('whoever stands before a terminal gets a PIN of today for it, on a telephone', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  await quicken(api, server)
  const hall = await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  const issued = await change<Issued>(api, server, 'enrollment-codes', {
    location_id: hall.id,
    count: 1,
    valid_for_ms: 86_400_000,
    note: '',
  })
  terminals(
    1,
    issued.items.map((one) => one.code),
  )
  await page.getByRole('link', { name: '维护口令' }).click()
  const found = page.getByRole('button', { name: /渠县政务服务中心 1 号机/ })
  await expect(found).toBeVisible({ timeout: 20_000 })

  await page.setViewportSize({ width: 390, height: 844 })
  await found.click()
  const pin = page.getByText(/^\d{4} \d{4}$/)
  await expect(pin).toBeVisible()
  await expect(page.getByText('001', { exact: true })).toBeVisible()
  await expect(page.getByText('这是您第一次获取口令')).toBeVisible()
  const before = await pin.textContent()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)

  await page.getByRole('button', { name: '显示二维码，到终端扫码进入' }).click()
  const dialog = page.getByRole('dialog', { name: '维护二维码' })
  const code = dialog.getByRole('img', { name: '维护二维码' })
  await expect(code).toBeVisible()
  await expect(dialog.getByText('只能用一次')).toBeVisible()
  const first = await code.innerHTML()
  await dialog.getByRole('button', { name: '换一个' }).click()
  await expect.poll(() => code.innerHTML()).not.toBe(first)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await page.getByRole('button', { name: '口令被人看到了，换一个' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '更换全部口令' }).click()
  await expect(pin).not.toHaveText(before ?? '')

  await page.setViewportSize({ width: 1440, height: 900 })
  await open(page, '审计日志')
  await expect(page.getByTitle('maintenance.renew')).toBeVisible()
  await expect(page.getByTitle('maintenance.join')).toBeVisible()
  await expect(page.getByTitle('maintenance.ticket').first()).toBeVisible()
})
