import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkFolder } from '../check'
import { manifest } from '../rules/tests/case'
import { startPreview, type Preview } from './preview'

let folder = ''
let preview: Preview
let app = ''

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-preview-'))
  mkdirSync(join(folder, 'app/办事'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(
    join(folder, 'app/kiosk-app.json'),
    manifest({ entry: '办事/index.html', origins: ['https://a.gov.cn'] }),
  )
  writeFileSync(
    join(folder, 'app/办事/index.html'),
    '<!doctype html><html><head><title>x</title></head></html>',
  )
  const options = { language: 'zh' as const, manifest: undefined, port: 0 }
  const root = join(folder, 'app')
  preview = await startPreview(root, { ...options, report: await checkFolder(root) })
  const state = (await (await fetch(`${preview.address}state.json`)).json()) as { app: string }
  app = state.app
})
afterEach(() => {
  preview.stop()
  rmSync(folder, { recursive: true })
})

it('opens the entry page with the stand-in first, under the policy of a terminal, with nothing left', async () => {
  const opened = await fetch(`${app}/__kiosk/open`, { redirect: 'manual' })
  expect(opened.headers.get('clear-site-data')).toContain('storage')
  const page = await fetch(app + (opened.headers.get('location') ?? ''))
  expect(await page.text()).toContain('<head><script src="/__kiosk/stand-in.js"></script><title>')
  expect(page.headers.get('content-type')).toBe('text/html')
  expect(page.headers.get('content-security-policy')).toBe(
    `default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: ${app} ${app.replace('http', 'ws')} https://a.gov.cn wss://a.gov.cn`,
  )
})

it('serves nothing outside of the folder', async () => {
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'app/link.txt'))
  for (const path of [
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/link.txt',
    '/..%5csecret.txt',
    '/%00',
    '/none',
  ])
    expect((await fetch(app + path)).status, path).toBe(404)
})

it('answers nobody who reached it under another name', async () => {
  const status = await new Promise((resolve, reject) => {
    const asked = request(`${app}/kiosk-app.json`, { headers: { host: 'evil.example' } }, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    })
    asked.on('error', reject).end()
  })
  expect(status).toBe(403)
})

it('checks anew and tells when something changes', async () => {
  const events = await fetch(`${preview.address}events`)
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toContain('ready')
  writeFileSync(join(folder, 'app/main.js'), 'window.print()')
  expect((await reader?.read())?.value).toContain('changed')
  const state = (await (await fetch(`${preview.address}state.json`)).json()) as {
    findings: { rule: string }[]
  }
  expect(state.findings.map(({ rule }) => rule)).toContain('script-print')
  await reader?.cancel()
})
