import type { APIRequestContext } from '@playwright/test'
import { hasAgent } from '../support/agent'
import type { FleetServer } from '../support/server'
import { change, expect, open, test } from '../support/test'

test.skip(!hasAgent, 'needs kiosk-agent beside fleet-server, or KIOSK_AGENT_BIN')

/** The console asks for what terminals report every ten seconds. */
const REPORTED = { timeout: 40_000 }

interface Issued {
  items: { code: string }[]
}

function addVersion(
  api: APIRequestContext,
  server: FleetServer,
  app: string,
  label: string,
): Promise<unknown> {
  const body = { label, url: 'https://app.example.gov.cn/', allowed_origins: ['https://app.example.gov.cn'] }
  return change(api, server, `apps/${app}/versions/remote`, body)
}

/** Terminals that serve in a hall, and the address of an app with a version. */
async function hallWithApp(
  api: APIRequestContext,
  server: FleetServer,
  terminals: (count: number, codes: string[]) => void,
): Promise<string> {
  const hall = await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  const codes = { location_id: hall.id, count: 2, valid_for_ms: 86_400_000, note: '' }
  const issued = await change<Issued>(api, server, 'enrollment-codes', codes)
  terminals(
    2,
    issued.items.map((one) => one.code),
  )
  const app = await change(api, server, 'apps', {
    name: '社保查询',
    category: '社会保障',
    search_words: ['养老'],
  })
  await addVersion(api, server, app.id, '1.0')
  return `${server.address}/#/apps/${app.id}`
}

test('a version goes to one terminal first, and then to all', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  test.slow()
  const address = await hallWithApp(api, server, terminals)
  await open(page, '自助终端')
  await expect(page.getByRole('row', { name: /渠县政务服务中心/ })).toHaveCount(2)
  await page.goto(address)
  await page.getByRole('button', { name: '上架', exact: true }).click()
  const listing = page.getByRole('dialog', { name: '上架“社保查询”' })
  await listing.getByRole('checkbox', { name: '全部终端' }).check()
  await listing.getByRole('button', { name: '上架', exact: true }).click()
  await expect(listing).toBeHidden()
  await expect(page.getByRole('button', { name: '灰度…' })).toBeHidden()
  await addVersion(api, server, address.split('/').at(-1) ?? '', '2.0')

  await page.getByRole('button', { name: '灰度…' }).click()
  const canary = page.getByRole('dialog', { name: '灰度发布“社保查询”' })
  await canary.getByRole('checkbox', { name: '全部终端' }).check()
  await canary.getByRole('button', { name: '开始灰度' }).click()
  await expect(canary.getByRole('alert')).toContainText('灰度范围包含了全部终端')
  await canary.getByRole('checkbox', { name: '全部终端' }).uncheck()
  await canary.getByRole('combobox', { name: '添加终端' }).click()
  await page.getByRole('option').first().click()
  await expect(canary.getByRole('status')).toContainText('共涉及 1 台终端')
  await canary.getByRole('button', { name: '开始灰度' }).click()

  const box = page.getByRole('region', { name: '正在灰度' })
  await expect(box).toContainText('1 / 1 台终端已就绪', REPORTED)
  await expect(box.getByRole('row', { name: /2\.0.*灰度/ })).toBeVisible()
  const usage = page.getByRole('table', { name: '各版本的终端和故障' })
  await expect(usage.getByRole('row', { name: /^2\.0 1 / })).toBeVisible(REPORTED)
  await expect(usage.getByRole('row', { name: /^1\.0 1 / })).toBeVisible(REPORTED)
  await expect(page.getByRole('button', { name: /回退到/ })).toBeHidden()

  await box.getByRole('button', { name: '推广到全部' }).click()
  const promote = page.getByRole('dialog', { name: '推广到全部' })
  await expect(promote).toContainText('全部 2 台终端')
  await promote.getByRole('button', { name: '推广到全部' }).click()
  await expect(box).toBeHidden()
  await expect(usage.getByRole('row', { name: /^2\.0 2 / })).toBeVisible(REPORTED)
  await page.getByText('灰度过的版本（1）').click()
  await expect(page.getByText('陈晓琴 推广于').or(page.getByText('chenxq 推广于'))).toBeVisible()
})

test('a listing waits for its time, and can be cancelled', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  await page.goto(await hallWithApp(api, server, terminals))
  await page.getByRole('button', { name: '上架', exact: true }).click()
  const listing = page.getByRole('dialog', { name: '上架“社保查询”' })
  await listing.getByRole('checkbox', { name: '全部终端' }).check()
  await listing.getByText('定时上架', { exact: true }).first().click()
  await expect(listing.getByRole('button', { name: '定时上架' })).toBeDisabled()
  await listing.getByRole('combobox', { name: /几时上架/ }).fill('2099-12-01 09:30')
  await page.keyboard.press('Enter')
  await listing.getByRole('button', { name: '定时上架' }).click()
  await expect(listing).toBeHidden()
  await expect(page.getByText('待上架')).toBeVisible()
  await expect(page.getByText(/2099年12月1日 09:30/)).toBeVisible()
  await open(page, '应用')
  await expect(page.getByRole('row', { name: /社保查询/ })).toContainText(/将于 2099年12月1日 09:30 上架/)

  await page.getByRole('link', { name: '社保查询' }).click()
  await page.getByRole('button', { name: '取消定时上架' }).click()
  const cancel = page.getByRole('dialog', { name: '取消定时上架' })
  await cancel.getByRole('button', { name: '取消定时上架' }).click()
  await expect(page.getByText('这个应用还没有上架')).toBeVisible()
})

test('ops see the home page of a terminal as a citizen does', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  const address = await hallWithApp(api, server, terminals)
  await page.goto(address)
  await page.getByRole('button', { name: '上架', exact: true }).click()
  const listing = page.getByRole('dialog', { name: '上架“社保查询”' })
  await listing.getByRole('checkbox', { name: '全部终端' }).check()
  await listing.getByRole('button', { name: '上架', exact: true }).click()
  await expect(listing).toBeHidden()

  await open(page, '自助终端')
  await page.getByRole('link', { name: /渠县政务服务中心 1 号机/ }).click()
  await page.getByRole('button', { name: '首页预览' }).click()
  const preview = page.getByRole('dialog', { name: /群众在“渠县政务服务中心 1 号机”上看到的首页/ })
  const home = preview.frameLocator('iframe')
  await expect(home.getByText('渠县政务服务中心').first()).toBeVisible()
  await expect(home.getByText('社保查询')).toBeVisible()
  await expect(home.getByText('公积金')).toBeHidden()
  await preview.getByText('English', { exact: true }).click()
  await expect(home.getByRole('button', { name: '中文', includeHidden: true })).toBeVisible()
})
