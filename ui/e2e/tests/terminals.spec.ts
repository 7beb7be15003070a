import { hasAgent } from '../support/agent'
import { change, expect, quicken, open, test } from '../support/test'

test.skip(!hasAgent, 'needs kiosk-agent beside fleet-server, or KIOSK_AGENT_BIN')

interface Issued {
  items: { code: string }[]
}

test('a terminal is compared, approved and put at a location', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  await open(page, '待审批终端')
  await expect(page.getByText('没有等待审批的终端')).toBeVisible()
  terminals(1, [])

  const card = page.getByRole('article')
  await expect(card).toHaveCount(1)
  await expect(page.getByRole('navigation', { name: '导航' }).getByText('1', { exact: true })).toBeVisible()
  await card.getByRole('button', { name: '批准' }).click()
  const dialog = page.getByRole('dialog', { name: '批准终端' })
  await expect(dialog.getByRole('button', { name: '批准' })).toBeDisabled()
  await dialog.getByText('注册码一致').click()
  await dialog.getByLabel('给终端起名').fill('渠县 1 号机')
  await dialog.getByRole('combobox', { name: '安排点位' }).click()
  await page.getByRole('option', { name: /渠县政务服务中心/ }).click()
  await dialog.getByRole('button', { name: '批准' }).click()
  await expect(card).toHaveCount(0)

  await open(page, '自助终端')
  const row = page.getByRole('row', { name: /渠县 1 号机/ })
  await expect(row).toContainText('在线')
  await expect(row).toContainText('渠县政务服务中心')
})

test('a terminal with a code serves at once; its page shows its health and takes orders', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  await quicken(api, server)
  const hall = await change(api, server, 'locations', { name: '万源市政务服务中心', division_code: '511781' })
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

  await open(page, '自助终端')
  await page.getByRole('link', { name: /万源市政务服务中心 1 号机/ }).click()
  await expect(page.getByRole('main').getByText('在线', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('img', { name: /CPU 使用率 \d+%/ })).toBeVisible()
  await page.getByRole('tab', { name: '进程' }).click()
  await expect(page.getByRole('table', { name: '进程' })).toContainText('kiosk')

  await page.getByRole('button', { name: '修改' }).click()
  const edit = page.getByRole('dialog', { name: '修改终端' })
  await edit.getByLabel('名称').fill('万源 1 号机')
  await edit.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('heading', { name: '万源 1 号机', level: 1 })).toBeVisible()

  await page.getByRole('button', { name: '截取屏幕' }).click()
  await expect(page.getByText(/已完成|终端未执行/)).toBeVisible()
  await page.getByRole('tab', { name: '指令' }).click()
  await expect(page).toHaveURL(/tab=commands/)
  const command = page.getByRole('table', { name: '指令' }).getByRole('row', { name: /截取屏幕/ })
  await expect(command).toContainText('chenxq')
  await expect(command).toContainText(/已完成|终端未执行/)
  await page.getByRole('combobox', { name: '指令' }).click()
  await page.getByRole('option', { name: '重启屏幕程序' }).click()
  await expect(page.getByText('没有符合条件的记录')).toBeVisible()
  await expect(page.getByRole('link', { name: '导出 CSV' })).toHaveAttribute(
    'href',
    /commands\/export\?kind=restart_shell/,
  )
  await page.getByRole('tab', { name: '使用记录' }).click()
  await expect(page.getByRole('button', { name: '开始', exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: '导出 CSV' })).toHaveAttribute('href', /sessions\/export/)
  await page.getByRole('tab', { name: '事件' }).click()
  await page.getByRole('combobox', { name: '全部事件' }).click()
  await page.getByRole('option', { name: '启动' }).click()
  await expect(page.getByRole('table', { name: '事件' })).toContainText('首次启动')
  await expect(page.getByRole('link', { name: '导出 CSV' })).toHaveAttribute(
    'href',
    /events\/export\?kind=agent_started/,
  )

  await page.getByRole('button', { name: '停用' }).click()
  const ask = page.getByRole('dialog', { name: '停用终端' })
  await expect(ask).toContainText('这 1 台终端')
  await ask.getByLabel('原因').fill('检修')
  await ask.getByRole('button', { name: '停用' }).click()
  await expect(page.getByText('已停用', { exact: true }).first()).toBeVisible()
})

test('the link in a terminal’s QR code opens its approval, on a phone', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  terminals(1, [])
  await page.setViewportSize({ width: 390, height: 844 })
  const waiting = async (): Promise<string | undefined> => {
    const reply = await api.get(`${server.address}/api/terminals?enrollment=pending`)
    return ((await reply.json()) as { items: { id: string }[] }).items[0]?.id
  }
  await expect.poll(waiting).toBeTruthy()
  await page.goto(`${server.address}/#/enroll/${(await waiting()) ?? ''}`)
  await page.getByText('注册码一致').click()
  await page.getByLabel('给终端起名').fill('现场 1 号机')
  await page.getByRole('button', { name: '批准' }).click()
  await expect(page.getByRole('heading', { name: '现场 1 号机', level: 1 })).toBeVisible()
})
