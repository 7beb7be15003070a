import { expect, it } from 'vitest'

import { chinaToday, dayCount, daysText } from './period-words'

const t = (key: string, values?: Record<string, unknown>): string => {
  const { year, month, day, first, last } = values ?? {}
  const text: Record<string, string> = {
    'themes.days.one': String(day),
    'themes.days.span': `${String(first)}至${String(last)}`,
    'themes.days.full': `${String(year)}年${String(month)}月${String(day)}日`,
    'themes.days.month': `${String(month)}月${String(day)}日`,
    'themes.days.day': `${String(day)}日`,
  }
  return text[key] ?? key
}

it.each([
  ['2027-02-17', '2027-02-23', '2027年2月17日至23日', 7],
  ['2027-02-28', '2027-03-01', '2027年2月28日至3月1日', 2],
  ['2027-12-31', '2028-01-01', '2027年12月31日至2028年1月1日', 2],
  ['2027-10-01', '2027-10-01', '2027年10月1日', 1],
])('says the days from %s to %s', (first_day, last_day, text, count) => {
  expect(daysText({ first_day, last_day }, t, 'zh-CN')).toBe(text)
  expect(dayCount({ first_day, last_day })).toBe(count)
})

it('begins the day at midnight in China', () => {
  expect(chinaToday(Date.UTC(2027, 1, 16, 15, 59))).toBe('2027-02-16')
  expect(chinaToday(Date.UTC(2027, 1, 16, 16, 0))).toBe('2027-02-17')
})
