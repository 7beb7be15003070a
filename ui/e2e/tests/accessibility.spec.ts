import { AxeBuilder } from '@axe-core/playwright'
import type { APIRequestContext, Page } from '@playwright/test'
import type { FleetServer } from '../support/server'
import { change, expect, HEADERS, test } from '../support/test'

/** By the part of the console that they belong to: a test each, side by side, so that none grows without end. */
const PAGES = {
  terminals: ['/', '/terminals', '/enrollments', '/enrollment-codes', '/maintenance'],
  locations: ['/locations', '/locations/import', '/installs', '/installs/import'],
  apps: ['/apps', '/findings', '/findings?tab=inspections', '/zones', '/zones/new', '/themes'],
  citizens: ['/notices', '/ratings', '/ratings?tab=bad', '/usage'],
  upgrades: ['/releases', '/rollouts', '/rollouts/new'],
  care: ['/care', '/care?tab=today', '/care?tab=lists'],
  office: ['/users', '/settings', '/audit', '/audit?tab=wipes'],
}

function addHall(api: APIRequestContext, server: FleetServer) {
  return change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
}

async function expectNoViolations(page: Page, address: string) {
  // By way of an empty page: a change of the fragment alone would leave the page before for a moment.
  await page.goto('about:blank')
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = result.violations.map(
    (rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join('\n')}`,
  )
  expect(found, address).toEqual([])
}

test.describe('no page breaks the rules of WCAG 2.2 AA that a program can check', () => {
  test.beforeEach(() => {
    // One page after another, each looked through by the rules.
    test.slow()
  })

  for (const [part, paths] of Object.entries(PAGES)) {
    test(part, async ({ console: page, api, server }) => {
      const hall = await addHall(api, server)
      await change(api, server, 'installs', {
        name: '渠县 1 号机',
        location_id: hall.id,
        due_day: '2026-01-05',
      })
      await change(api, server, 'apps', { name: '社保查询', category: '社会保障' })
      await change(api, server, 'notices', {
        title: '公告',
        level: 'info',
        targets: [{ kind: 'everywhere' }],
      })
      for (const path of paths) await expectNoViolations(page, `${server.address}/#${path}`)
    })
  }

  test('one app, one location', async ({ console: page, api, server }) => {
    const app = await change(api, server, 'apps', { name: '社保查询', category: '社会保障' })
    const hall = await addHall(api, server)
    for (const path of [`/apps/${app.id}`, `/locations/${hall.id}`, `/locations/${hall.id}/sheet`])
      await expectNoViolations(page, `${server.address}/#${path}`)
  })

  test('what everybody sees', async ({ console: page, api, server }) => {
    const hall = await addHall(api, server)
    await api.put(`${server.address}/api/settings/public-list`, {
      headers: HEADERS,
      data: { is_published: true, version: 1 },
    })
    for (const path of ['/terminals', `/here/${hall.id}`, '/here/none'])
      await expectNoViolations(page, `${server.address}${path}`)
  })
})
