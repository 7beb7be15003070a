import { expect, test as base, type APIRequestContext, type Page } from '@playwright/test'
import { Terminals } from './agent'
import { FleetServer } from './server'

/** The first administrator of every test. */
export const ADMINISTRATOR = { username: 'chenxq', display_name: '陈晓琴', password: 'Bashan-Qushui-2026' }

interface Fixtures {
  server: FleetServer
  /** The console's API, signed in as the administrator. */
  api: APIRequestContext
  /** Starts simulated terminals; they end with the test. */
  terminals: (count: number, codes: string[], mishaps?: number) => void
  /** The console, signed in as the administrator, on its overview. */
  console: Page
}

/** Headers without which the server refuses to change anything. */
export const HEADERS = { 'X-Requested-With': 'fleet-console' }

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  server: async ({}, use) => {
    const server = await FleetServer.start()
    await use(server)
    await server.stop()
  },
  api: async ({ server, page }, use) => {
    const token = new URL(server.setUpLink.replace('#/setup', 'setup')).searchParams.get('token')
    // The page's own context, so that the session cookie is the browser's too.
    const reply = await page.context().request.post(`${server.address}/api/setup`, {
      headers: HEADERS,
      data: { token, ...ADMINISTRATOR },
    })
    if (!reply.ok()) throw new Error(`set-up: ${reply.status()} ${await reply.text()}`)
    await use(page.context().request)
  },
  terminals: async ({ server }, use) => {
    const started: Terminals[] = []
    await use((count, codes, mishaps) => {
      started.push(Terminals.start(server.address, count, codes, mishaps))
    })
    await Promise.all(started.map((one) => one.stop()))
  },
  console: async ({ server, api, page }, use) => {
    await expect(await api.get(`${server.address}/api/sessions/current`)).toBeOK()
    await page.goto(`${server.address}/`)
    await page.getByRole('heading', { name: '总览' }).waitFor()
    await use(page)
  },
})

export { expect } from '@playwright/test'

/** Changes something through the API; the test is about something else. */
export async function change<Reply = { id: string }>(
  api: APIRequestContext,
  server: FleetServer,
  path: string,
  data: unknown,
): Promise<Reply> {
  const reply = await api.post(`${server.address}/api/${path}`, { headers: HEADERS, data })
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`)
  return (await reply.json()) as Reply
}

/** Has terminals measure often and prove a release quickly, so that nobody waits a minute for either. */
export async function quicken(api: APIRequestContext, server: FleetServer): Promise<void> {
  const url = `${server.address}/api/settings`
  const settings = (await (await api.get(url)).json()) as object
  await expect(
    await api.put(url, { headers: HEADERS, data: { ...settings, sample_interval_s: 5, probation_s: 1 } }),
  ).toBeOK()
}

/** Signs out, and in again as somebody else. */
export async function signInAs(page: Page, person: { username: string; password: string }): Promise<void> {
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByLabel('用户名').fill(person.username)
  await page.getByLabel('密码').fill(person.password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('navigation', { name: '导航' }).waitFor()
}

/** Opens a page by the navigation, as people do. */
export async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}
