import type { FleetUsage, UsageFigures } from 'api'
import { span } from 'kit'
import { expect, it } from 'vitest'
import { chartEnd, ended, endSegments, lengthSeries, useSeries } from './usage-series'

const none: UsageFigures = {
  sessions: 0,
  opens: 0,
  mean_ms: null,
  ended_by_app: 0,
  ended_by_button: 0,
  left_idle: 0,
  broken_off: 0,
  unopened: 0,
}
const usage: FleetUsage = {
  range: 'week',
  grain: 'day',
  from: 0,
  to: 2 * span.DAY,
  total: none,
  length: null,
  points: [
    { ...none, at: 0, sessions: 3, opens: 4, mean_ms: 90_000 },
    { ...none, at: span.DAY },
  ],
  hours: [],
  apps: [],
  divisions: [],
  locations: [],
  location_count: 0,
  versions: [],
}
const t = (key: string): string => key

it('draws each day at its noon, also those without use', () => {
  expect(useSeries(usage, t).map((series) => series.points)).toEqual([
    [
      [12 * span.HOUR, 3],
      [36 * span.HOUR, 0],
    ],
    [
      [12 * span.HOUR, 4],
      [36 * span.HOUR, 0],
    ],
  ])
  expect(chartEnd(usage)).toBe(2 * span.DAY)
})

it('leaves a gap where nothing had a length', () => {
  expect(lengthSeries(usage, t)[0]?.points).toEqual([
    [12 * span.HOUR, 90_000],
    [36 * span.HOUR, null],
  ])
})

it('takes the ends apart without losing one', () => {
  const figures = { ...none, sessions: 9, ended_by_app: 4, ended_by_button: 2, left_idle: 2, broken_off: 1 }
  expect(ended(figures)).toBe(9)
  expect(endSegments(figures, t).map((one) => one.value)).toEqual([4, 2, 2, 1])
})
