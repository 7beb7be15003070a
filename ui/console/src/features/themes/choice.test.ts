import type { Division, ThemeChoice } from 'api'
import { expect, it } from 'vitest'

import { inheritedTheme, isSameChoice, ownTheme, withDivision } from './choice'

const divisions: Division[] = [
  { code: '510000', name: '四川省', parent_code: null, level: 1 },
  { code: '511700', name: '达州市', parent_code: '510000', level: 2 },
  { code: '511725', name: '渠县', parent_code: '511700', level: 3 },
]
const plain: ThemeChoice = { everywhere: 'qidu', divisions: [] }

it('follows the nearest division above', () => {
  expect(inheritedTheme(plain, divisions, '511725')).toBe('qidu')
  const city = withDivision(plain, '511700', 'bashan')
  expect(inheritedTheme(city, divisions, '511725')).toBe('bashan')
  expect(inheritedTheme(city, divisions, '511700')).toBe('qidu')
})

it('gives a division a style, another one, and none again', () => {
  const own = withDivision(plain, '511725', 'hanque')
  expect(ownTheme(own, '511725')).toBe('hanque')
  const other = withDivision(own, '511725', 'bashan')
  expect(other.divisions).toEqual([{ division_code: '511725', theme: 'bashan' }])
  expect(isSameChoice(own, other)).toBe(false)
  expect(isSameChoice(withDivision(other, '511725', undefined), plain)).toBe(true)
})
