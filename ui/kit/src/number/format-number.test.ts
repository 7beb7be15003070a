import { describe, expect, it } from 'vitest'
import { formatBytes, formatShare } from './format-number'

describe('numbers', () => {
  it('writes bytes with a unit that fits', () => {
    expect(formatBytes(0)).toBe('0 B')
    expect(formatBytes(1536)).toBe('1.5 KB')
    expect(formatBytes(8 * 1024 ** 3)).toBe('8.0 GB')
    expect(formatBytes(118 * 1024 ** 3)).toBe('118 GB')
  })

  it('says 100 % only of all', () => {
    expect(formatShare(9_999, 10_000)).toBe('99.9%')
    expect(formatShare(10_000, 10_000)).toBe('100%')
    expect(formatShare(1, 3)).toBe('33%')
    expect(formatShare(0, 0)).toBe('—')
  })
})
