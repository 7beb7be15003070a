import { createHash } from 'node:crypto'
import type { Limits } from '../../bundle/limits'

/** Files by their paths. */
export type Given = Record<string, string | Uint8Array>

/** Files that keep a rule, and files that break it; `at` is where. */
export interface Case {
  good: Given
  bad: Given
  at?: `${number}:${number}`
  limits?: Partial<Limits>
}

/** A case for each rule: one that has none does not compile. */
export type Cases<Rule extends string> = Record<Rule, Case>

const MANIFEST = { name: { zh: '测试' }, version: '1.0.0', entry: 'index.html', category: '测试' }

/** A manifest with something more, or something else. */
export function manifest(more: object = {}): string {
  return JSON.stringify({ ...MANIFEST, ...more }, null, 2)
}

/** A page whose body is this; the body begins in line 3. */
export function page(body: string): Given {
  const head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
  return {
    'kiosk-app.json': manifest({ origins: ['https://api.gov.cn'] }),
    'index.html': `<!doctype html><html lang="zh-CN">\n<head>${head}<title>测试</title></head>\n${body}</html>`,
  }
}

/** An app without a fault. */
export const APP = page('<p>您好</p>')

/** An app with one script. */
export function script(text: string): Given {
  return { ...APP, 'main.js': text }
}

/** An app with one style sheet. */
export function style(text: string): Given {
  return { ...APP, 'style.css': text }
}

/** Bytes that no compressor makes smaller, the same each time. */
export function bytes(count: number): Uint8Array {
  const parts: Buffer[] = []
  for (let index = 0; index * 32 < count; index += 1)
    parts.push(createHash('sha256').update(String(index)).digest())
  return Buffer.concat(parts).subarray(0, count)
}
