import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { pack } from './pack'

const FILES = { 'b.txt': 'two', 'a/办事.txt': 'one', 'index.html': '<p>' }

function packed(names: string[]): ReturnType<typeof pack> {
  return pack(new Map(names.map((name) => [name, Buffer.from(FILES[name as keyof typeof FILES])])))
}

it('the same files make the same bundle, in whatever order they were read, and wherever', () => {
  const names = Object.keys(FILES)
  const first = packed(names)
  const zone = process.env['TZ']
  process.env['TZ'] = 'America/New_York'
  const second = packed([...names].reverse())
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
  expect(second.sha256).toBe(first.sha256)
  expect(first.sha256).toBe('b826f431d25cb8dcbd4adc0ba9e1f657ee5b9ab2e89a074b343be42fe36165d5')
})

it('everything comes out as it went in', () => {
  const out = unzipSync(packed(Object.keys(FILES)).zip)
  expect(
    Object.fromEntries(Object.entries(out).map(([name, content]) => [name, strFromU8(content)])),
  ).toEqual(FILES)
  expect(Object.keys(out)).toEqual(['a/办事.txt', 'b.txt', 'index.html'])
})
