import { describe, expect, it } from 'vitest'
import { dayRanges, hoursText, isStretch } from './opening-hours'

const names = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']
const range = (from: string, to: string): string => `${from}至${to}`

describe('opening hours', () => {
  it('joins days that follow one another', () => {
    expect(dayRanges([5, 1, 2, 3, 7])).toEqual([
      [1, 3],
      [5, 5],
      [7, 7],
    ])
    expect(dayRanges([])).toEqual([])
  })

  it('reads as a hall writes it on its door', () => {
    const hours = { days: [1, 2, 3, 4, 5], opens: '09:00', closes: '17:30' }
    expect(hoursText(hours, names, range)).toBe('周一至周五 09:00–17:30')
    expect(hoursText({ ...hours, days: [6] }, names, range)).toBe('周六 09:00–17:30')
  })

  it('refuses a stretch without days or that ends before it begins', () => {
    expect(isStretch({ days: [], opens: '09:00', closes: '10:00' })).toBe(false)
    expect(isStretch({ days: [1], opens: '10:00', closes: '10:00' })).toBe(false)
    expect(isStretch({ days: [1], opens: '18:00', closes: '24:00' })).toBe(true)
  })
})
