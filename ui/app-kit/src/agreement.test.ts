import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LIMITS } from './bundle/limits'
import { isProgram } from './bundle/program'

/** The kit says what two other programs do: their own sources are asked. */
const ROOT = join(import.meta.dirname, '../../..')
const source = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const types = source('ui/app-kit/kiosk.d.ts')

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '').sort()
}

it('the types and the stand-in have the methods of the bridge, no more and no less', () => {
  const methods = all(source('shell/app/src/scripts/bridge_page.js'), /^ {4}(\w+): \(.*call\('/gm)
  expect(methods.length).toBeGreaterThan(3)
  const declared = types.slice(types.indexOf('interface Kiosk {'), types.indexOf('interface KioskInfo'))
  expect(all(declared, /^ {2}(\w+)\(/gm)).toEqual(methods)
  expect(all(source('ui/app-kit/panel/public/stand-in.js'), /^ {4}(\w+): \(.*call\('/gm)).toEqual(methods)
  const known = /BRIDGE = new Set\(\[([^\]]*)\]\)/.exec(source('ui/app-kit/src/scan/call.ts'))?.[1] ?? ''
  expect(all(known, /'(\w+)'/g)).toEqual(methods)
})

it('the types have every error code', () => {
  const rust = source('shell/app/src/bridge.rs')
  const variants = all(/enum BridgeError \{([\s\S]*?)\n\}/.exec(rust)?.[1] ?? '', /^ {4}(\w+),$/gm)
  const codes = variants.map((name) => name.replaceAll(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase())
  expect(all(types, /^ {2}\| '(\w+)'/gm)).toEqual(codes.sort())
})

it('the limits are those of the server and of the terminal', () => {
  const number = (text: string, name: string): number => {
    const value = new RegExp(`const ${name}: \\w+ = ([\\d_ *]+);`).exec(text)?.[1] ?? ''
    return value.split('*').reduce((product, part) => product * Number(part.replaceAll('_', '')), 1)
  }
  const server = source('fleet-server/server/src/apps/bundle.rs')
  expect(number(source('fleet-server/server/src/apps/version_bundle.rs'), 'LIMIT')).toBe(LIMITS.packed)
  expect(number(server, 'UNPACKED')).toBe(LIMITS.unpacked)
  expect(number(server, 'FILES')).toBe(LIMITS.files)
  expect(number(server, 'RATIO')).toBe(LIMITS.ratio)
  expect(number(server, 'RATIO_FROM')).toBe(LIMITS.ratioFrom)
  const terminal = source('shell/agent/src/apps/unpack.rs')
  expect(terminal).toContain('total: 1 << 30, files: 20_000, ratio: 200')
  expect(terminal).toContain(`const EXEMPT: u64 = 1 << ${Math.log2(LIMITS.ratioFileFrom)}`)
})

it('the endings of programs are those of the server', () => {
  const rust = source('fleet-server/server/src/apps/bundle/signature.rs')
  const endings = all(/ENDINGS: [^=]*= \[([^\]]*)\]/.exec(rust)?.[1] ?? '', /"(\.\w+)"/g)
  expect(endings).toHaveLength(16)
  for (const ending of endings) expect(isProgram(`a${ending}`, new Uint8Array()), ending).toBe(true)
})
