import type { AppUsage } from 'api'
import { expect, it } from 'vitest'
import { axisTop, failureSeries, failuresOf, lengthSeries, useSeries } from './usage-charts'

const HALF_A_DAY = 12 * 3_600_000
const usage: AppUsage = {
  days: [
    { at: 0, sessions: 2, opens: 3, median_ms: 20_000 },
    { at: 2 * HALF_A_DAY, sessions: 0, opens: 0, median_ms: null },
  ],
  versions: [
    {
      version: { id: 'b', label: '1.1' },
      terminals: 4,
      sessions: 2,
      failures: [{ at: 0, crashes: 1, hangs: 2, load_failures: 0 }],
    },
    { version: { id: 'a', label: '1.0' }, terminals: 1, sessions: 0, failures: [] },
  ],
}
const t = (key: string): string => key

it('draws each day at its noon, and no length where nothing was opened', () => {
  expect(useSeries(usage.days, t)[0]?.points).toEqual([
    [HALF_A_DAY, 2],
    [3 * HALF_A_DAY, 0],
  ])
  expect(lengthSeries(usage.days, t)[0]?.points[1]).toEqual([3 * HALF_A_DAY, null])
})

it('draws the failures of the versions that failed', () => {
  const series = failureSeries(usage, t)
  expect(series.map((one) => one.name)).toEqual(['1.1'])
  expect(series[0]?.points.map(([, value]) => value)).toEqual([3, 0])
  expect(usage.versions.map((one) => failuresOf(one, 'hangs'))).toEqual([2, 0])
})

it('ends an axis at an even number', () => {
  expect(axisTop([])).toBe(2)
  expect(axisTop([{ name: '', color: '', points: [[0, 7]] }])).toBe(8)
})
