import { expect, it } from 'vitest'

import { daysBetween, hoursToday, weekLines } from './opening-hours'

const HOURS = [
  { days: [1, 2, 3, 4, 5], opens: '13:30', closes: '17:00' },
  { days: [1, 2, 3, 4, 5], opens: '09:00', closes: '12:00' },
  { days: [6], opens: '09:30', closes: '12:00' },
]
const SPECIAL = [
  { day: '2026-10-01', hours: [] },
  { day: '2026-10-10', hours: [{ opens: '09:00', closes: '17:00' }] },
]
const opensOn = (at: number): string[] =>
  hoursToday(HOURS, SPECIAL, at, 'Asia/Shanghai').map(({ opens }) => opens)

it('gives the stretches of a weekday, earliest first', () => {
  expect(opensOn(Date.UTC(2026, 10, 24, 2))).toEqual(['09:00', '13:30'])
})

it('counts days as the location does, not as UTC does', () => {
  // Friday 20:00 UTC is Saturday morning in Dazhou.
  expect(opensOn(Date.UTC(2026, 10, 27, 20))).toEqual(['09:30'])
})

it('gives none on a closed day', () => {
  expect(opensOn(Date.UTC(2026, 10, 29, 2))).toEqual([])
})

it('takes the time of China where the zone is unknown', () => {
  expect(hoursToday(HOURS, [], Date.UTC(2026, 10, 24, 2), 'Mars/Olympus')).toHaveLength(2)
})

it('gives the hours of a public holiday and of a weekend that is worked', () => {
  // 23:00 UTC on 30 September is a holiday's morning in Dazhou.
  expect(opensOn(Date.UTC(2026, 8, 30, 23))).toEqual([])
  expect(opensOn(Date.UTC(2026, 9, 10, 2))).toEqual(['09:00'])
  expect(opensOn(Date.UTC(2026, 9, 8, 2))).toEqual(['09:00', '13:30'])
})

it('counts midnights as the location sees them', () => {
  // 23:59 and 00:01 in Dazhou.
  const [before, after] = [Date.UTC(2026, 10, 24, 15, 59), Date.UTC(2026, 10, 24, 16, 1)]
  expect(daysBetween(before, after, 'Asia/Shanghai')).toBe(1)
  expect(daysBetween(after, after + 3 * 86_400_000, 'Asia/Shanghai')).toBe(3)
})

it('says a week in as few lines as it takes', () => {
  const lines = weekLines(HOURS).map(({ from, to, stretches }) => [from, to, stretches.length])
  expect(lines).toEqual([
    [1, 5, 2],
    [6, 6, 1],
  ])
  expect(weekLines([])).toEqual([])
})
