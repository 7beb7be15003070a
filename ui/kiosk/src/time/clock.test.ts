import { describe, expect, it } from 'vitest'

import { clockModel, lunarDay, timeAt, untilNextSecond } from './clock'

const MORNING = Date.UTC(2026, 10, 24, 2, 26, 8)

describe('timeAt', () => {
  const received = { state: { now: MORNING }, receivedAt: 5000 }

  it('counts on from the last word of the shell', () => {
    expect(timeAt(received, 6500)).toBe(MORNING + 1500)
  })

  it('does not go back', () => {
    expect(timeAt(received, 4000)).toBe(MORNING)
  })
})

describe('untilNextSecond', () => {
  it.each([
    [MORNING, 1000],
    [MORNING + 1, 999],
    [MORNING + 999, 1],
    [-1, 1],
  ])('after %d waits %d', (now, wait) => {
    expect(untilNextSecond(now)).toBe(wait)
  })
})

describe('clockModel', () => {
  it('shows the time of the location, in Chinese', () => {
    expect(clockModel(MORNING, 'Asia/Shanghai', 'zh-CN')).toEqual({
      time: '10:26',
      date: '11月24日',
      weekday: '星期二',
      lunar: '农历十月十六',
    })
  })

  it('shows it in English, without the lunar date', () => {
    expect(clockModel(MORNING, 'Asia/Shanghai', 'en')).toEqual({
      time: '10:26',
      date: 'November 24',
      weekday: 'Tuesday',
      lunar: null,
    })
  })

  it('writes midnight as 00:00', () => {
    expect(clockModel(Date.UTC(2026, 10, 24, 16, 0), 'Asia/Shanghai', 'zh-CN').time).toBe('00:00')
  })

  it('takes the time of China where the zone is unknown', () => {
    expect(clockModel(MORNING, 'Mars/Olympus', 'zh-CN').time).toBe('10:26')
  })
})

describe('lunarDay', () => {
  it.each([
    [1, '初一'],
    [10, '初十'],
    [11, '十一'],
    [15, '十五'],
    [20, '二十'],
    [21, '廿一'],
    [29, '廿九'],
    [30, '三十'],
  ])('%d is %s', (day, words) => {
    expect(lunarDay(day)).toBe(words)
  })

  it.each([0, 31, 1.5, Number.NaN])('%d is none', (day) => {
    expect(lunarDay(day)).toBeNull()
  })
})
