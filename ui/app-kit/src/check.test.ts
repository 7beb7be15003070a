import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkFolder } from './check'
import { LIMITS } from './bundle/limits'
import { APP, manifest, script } from './rules/tests/case'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-app-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

async function broken(limits = {}): Promise<string[]> {
  const report = await checkFolder(folder, { limits: { ...LIMITS, ...limits } })
  return report.findings.map((finding) => finding.rule)
}

it('an app without a fault has no findings', async () => {
  write(APP)
  expect(await broken()).toEqual([])
})

it('an empty folder is no app', async () => {
  expect(await broken()).toEqual(['bundle-empty'])
})

it('a link is refused, whatever it leads to', async () => {
  write(APP)
  symlinkSync('index.html', join(folder, 'link.html'))
  expect(await broken()).toEqual(['file-link'])
})

it('nothing is read of what is too large or too much', async () => {
  write(APP)
  expect(await broken({ unpacked: 10 })).toEqual(['bundle-unpacked-too-large'])
  expect(await broken({ files: 1 })).toEqual(['bundle-too-many-files'])
})

it('a manifest may lie elsewhere and stands for the folder’s own', async () => {
  write({ 'app/index.html': APP['index.html'] ?? '', 'elsewhere.json': manifest() })
  const report = await checkFolder(join(folder, 'app'), { manifest: join(folder, 'elsewhere.json') })
  expect(report.findings).toEqual([])
  expect([...report.files.keys()].sort()).toEqual(['index.html', 'kiosk-app.json'])
})

it('what a manifest accepts is counted, not told', async () => {
  write({ ...script('window.print(); alert(1)'), 'kiosk-app.json': manifest({ accept: ['script-print'] }) })
  const report = await checkFolder(folder)
  expect(report.findings.map((finding) => finding.rule)).toEqual(['script-dialog'])
  expect(report.accepted).toBe(1)
})

it('the same fault again and again is told three times, and counted', async () => {
  write(script('alert(1)\n'.repeat(10)))
  const { findings } = await checkFolder(folder)
  expect(findings.map(({ line, more }) => [line, more])).toEqual([
    [1, 0],
    [2, 0],
    [3, 7],
  ])
})
