import { AxeBuilder } from '@axe-core/playwright'
import { change, expect, HEADERS, test } from '../support/test'

const PAGES = [
  '/',
  '/terminals',
  '/enrollments',
  '/enrollment-codes',
  '/maintenance',
  '/locations',
  '/locations/import',
  '/installs',
  '/installs/import',
  '/apps',
  '/findings',
  '/findings?tab=inspections',
  '/notices',
  '/ratings',
  '/ratings?tab=bad',
  '/usage',
  '/zones',
  '/zones/new',
  '/themes',
  '/releases',
  '/rollouts',
  '/rollouts/new',
  '/users',
  '/settings',
  '/audit',
  '/audit?tab=wipes',
  '/care',
  '/care?tab=today',
  '/care?tab=lists',
]

test('no page breaks the rules of WCAG 2.2 AA that a program can check', async ({
  console: page,
  api,
  server,
}) => {
  // One page after another, each looked through by the rules.
  test.slow()
  const app = await change(api, server, 'apps', { name: '社保查询', category: '社会保障' })
  const hall = await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  await change(api, server, 'installs', { name: '渠县 1 号机', location_id: hall.id, due_day: '2026-01-05' })
  await change(api, server, 'notices', { title: '公告', level: 'info', targets: [{ kind: 'everywhere' }] })
  await api.put(`${server.address}/api/settings/public-list`, {
    headers: HEADERS,
    data: { is_published: true, version: 1 },
  })
  const own = [`/apps/${app.id}`, `/locations/${hall.id}`, `/locations/${hall.id}/sheet`]
  const open = ['/terminals', `/here/${hall.id}`, '/here/none']
  const addresses = [...[...PAGES, ...own].map((path) => `/#${path}`), ...open]
  for (const path of addresses) {
    // By way of an empty page: a change of the fragment alone would leave the page before for a moment.
    await page.goto('about:blank')
    await page.goto(`${server.address}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
    const result = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze()
    const found = result.violations.map(
      (rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join('\n')}`,
    )
    expect(found, path).toEqual([])
  }
})
