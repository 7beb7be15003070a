import { describe, expect, it } from 'vitest'
import { formatDuration, formatMoment, formatRelative, span } from './format-time'

const NOW = Date.UTC(2026, 10, 24, 4)

describe('times', () => {
  it('reads as people say it', () => {
    expect(formatRelative(NOW - 3 * span.MINUTE, NOW, 'zh-CN')).toBe('3 分钟前')
    expect(formatRelative(NOW - 5_000, NOW, 'zh-CN')).toBe('现在')
    expect(formatRelative(NOW + 2 * span.HOUR, NOW, 'en')).toBe('in 2 hours')
    expect(formatRelative(NOW - 400 * span.DAY, NOW, 'en')).toBe('Oct 20, 2025')
  })

  it('names the day only where it is not today', () => {
    const noon = new Date(2026, 10, 26, 12).getTime()
    expect(formatMoment(noon + 2 * span.HOUR, noon, 'zh-CN')).toBe('14:00')
    expect(formatMoment(noon + span.DAY, noon, 'zh-CN')).toBe('11月27日 12:00')
    expect(formatMoment(noon + 60 * span.DAY, noon, 'en')).toBe('Jan 25, 2027, 12:00')
  })

  it('writes the two largest units of a length', () => {
    expect(formatDuration(4 * span.MINUTE + 12_400, 'zh-CN')).toBe('4 分 12 秒')
    expect(formatDuration(3 * span.DAY + 2 * span.HOUR + 59 * span.MINUTE, 'en')).toBe('3 d 2 h')
    expect(formatDuration(0, 'zh-CN')).toBe('0 秒')
    expect(formatDuration(span.HOUR, 'zh-CN')).toBe('1 小时')
  })
})
