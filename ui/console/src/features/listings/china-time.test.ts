import { expect, it } from 'vitest'
import { formatInChina, momentInChina, pickedInChina } from './china-time'

it('reads what was picked by clocks in China', () => {
  // 2026-12-01 09:30 in China is 01:30 in UTC.
  const at = Date.UTC(2026, 11, 1, 1, 30)
  expect(momentInChina(new Date(2026, 11, 1, 9, 30))).toBe(at)
  expect(pickedInChina(at)).toEqual(new Date(2026, 11, 1, 9, 30))
  expect(formatInChina(at, 'zh-CN')).toContain('09:30')
})

it('keeps a moment that is changed in nothing', () => {
  const at = Date.UTC(2026, 11, 31, 16, 5)
  expect(momentInChina(pickedInChina(at))).toBe(at)
})
