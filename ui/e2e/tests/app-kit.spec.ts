import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { kioskApp, Preview } from '../support/kiosk-app'
import { fetchApp, type NpmApp } from '../support/npm-app'
import { change, expect, HEADERS, test } from '../support/test'

const UI = join(import.meta.dirname, '../..')
const GUIDE = join(UI, 'apps/service-guide/dist')

const APPS: NpmApp[] = [
  {
    package: 'weui',
    version: '2.6.26',
    folder: 'package/dist',
    manifest: join(UI, 'e2e/apps/weui.json'),
    ready: "document.querySelectorAll('.weui-cell, li').length > 5",
  },
  {
    package: 'luckysheet',
    version: '2.1.13',
    folder: 'package/dist',
    manifest: join(UI, 'e2e/apps/luckysheet.json'),
    ready: "document.querySelectorAll('.luckysheet-sheets-item').length > 3",
  },
  {
    package: 'pdfjs-dist-viewer-min',
    version: '3.11.174',
    folder: 'package/build/minified',
    manifest: join(UI, 'e2e/apps/pdfjs.json'),
    ready: "document.querySelectorAll('.textLayer span').length > 100",
  },
]

for (const app of APPS) {
  test(`${app.package} of the npm registry is brought in unchanged`, async ({ server, api, page }, info) => {
    // Checking megabytes of scripts takes its time on a busy machine.
    test.slow()
    const folder = fetchApp(app)
    const file = info.outputPath('bundle.zip')
    const packed = await kioskApp('pack', folder, '--manifest', app.manifest, '--out', file)
    expect(packed.ok).toBe(true)

    await test.step('every file is in the bundle as its makers published it', () => {
      const inside = unzipSync(readFileSync(file))
      const published = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      )
      expect(Object.keys(inside)).toHaveLength(published.length + 1)
      for (const one of published) {
        const path = join(one.parentPath, one.name)
        const name = path.slice(folder.length + 1)
        expect(Buffer.compare(readFileSync(path), inside[name] ?? new Uint8Array()), name).toBe(0)
      }
    })

    await test.step('a real server takes it', async () => {
      const { name, category, version, entry } = packed.manifest
      const created = await change(api, server, 'apps', { name: name.zh, category })
      const query = new URLSearchParams({ label: version, entry })
      const reply = await api.post(`${server.address}/api/apps/${created.id}/versions/bundle?${query}`, {
        headers: { ...HEADERS, 'Content-Type': 'application/zip' },
        data: readFileSync(file),
      })
      expect(await reply.json()).toMatchObject({
        entry,
        sha256: packed.bundle?.sha256,
        file_count: packed.bundle?.files,
      })
    })

    await test.step('it works in the preview, under the policy of a terminal', async () => {
      const preview = await Preview.start(folder, '--manifest', app.manifest)
      await page.goto(preview.address)
      const frame = page.locator('iframe')
      await frame.waitFor()
      await expect
        .poll(async () => (await (await frame.elementHandle()).contentFrame())?.evaluate(app.ready), {
          timeout: 60_000,
        })
        .toBe(true)
      await preview.stop()
    })
    rmSync(folder, { recursive: true })
  })
}

test('the reference app passes without a finding, and a server takes it', async ({ server, api }, info) => {
  const file = info.outputPath('bundle.zip')
  const packed = await kioskApp('pack', GUIDE, '--strict', '--out', file)
  expect(packed.findings).toEqual([])
  const again = await kioskApp('pack', GUIDE, '--out', info.outputPath('again.zip'))
  expect(again.bundle?.sha256).toBe(packed.bundle?.sha256)

  const { name, category, version, entry } = packed.manifest
  const created = await change(api, server, 'apps', { name: name.zh, category })
  const query = new URLSearchParams({ label: version, entry })
  const reply = await api.post(`${server.address}/api/apps/${created.id}/versions/bundle?${query}`, {
    headers: { ...HEADERS, 'Content-Type': 'application/zip' },
    data: readFileSync(file),
  })
  expect(await reply.json()).toMatchObject({ entry, sha256: packed.bundle?.sha256 })
  const icon = await api.put(`${server.address}/api/apps/${created.id}/icon?version=1`, {
    headers: { ...HEADERS, 'Content-Type': 'image/svg+xml' },
    data: readFileSync(join(GUIDE, 'icon.svg')),
  })
  await expect(icon).toBeOK()
})
