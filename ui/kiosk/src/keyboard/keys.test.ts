import { expect, it } from 'vitest'

import { digitKeys, englishKeys, idKeys, phoneKeys, pinyinKeys, symbolKeys, symbolPages } from './keys'
import type { KeyGrid } from './keys'

const symbols = Array.from({ length: symbolPages }, (_, page) => symbolKeys(page))
const grids: [string, KeyGrid][] = [
  ['pinyin', pinyinKeys],
  ['english', englishKeys(false)],
  ['english, low', englishKeys(true)],
  ['digits', digitKeys],
  ['phone', phoneKeys],
  ['id', idKeys('')],
  ...symbols.map((grid, page): [string, KeyGrid] => [`symbols ${page}`, grid]),
]

it.each(grids)('%s fills its rows without a hole', (name, { columns, keys }) => {
  const rows = name === 'english' ? 5 : 4
  expect(keys.reduce((sum, key) => sum + (key.wide ?? 1) * (key.high ?? 1), 0)).toBe(rows * columns)
})

it.each([false, true])('types an address in the network from one layout (low: %s)', (low) => {
  const texts = englishKeys(low).keys.flatMap((key) => key.text ?? [])
  expect(Array.from('fleet-1.example.gov.cn/12345@67890').filter((sign) => !texts.includes(sign))).toEqual([])
})

it.each(grids)('%s ends with the key that ends it', (_, { keys }) => {
  expect(keys.at(-1)?.act).toBe('done')
  expect(keys.some((key) => key.act === 'backspace')).toBe(true)
})

it('has no sign twice on one page', () => {
  for (const { keys } of symbols) {
    const marks = keys.slice(0, -5).flatMap((key) => key.text ?? [])
    expect(new Set(marks).size).toBe(marks.length)
    expect(marks).toHaveLength(27)
  }
})

it('offers X in the last place of an identity number only', () => {
  const off = (text: string | null): boolean | undefined =>
    idKeys(text).keys.find((key) => key.text === 'X')?.off
  expect(off('')).toBe(true)
  expect(off('5'.repeat(17))).toBe(false)
  expect(off(null)).toBe(false)
  expect(idKeys('5'.repeat(18)).keys.every((key) => !key.text || key.off)).toBe(true)
})
