import type { FleetRatings, RatingFigures } from 'api'
import { span } from 'kit'
import { expect, it } from 'vitest'
import { ratingLines } from './rating-lines'
import { countSeries, levelSegments, rateSeries, ratingsEnd } from './rating-series'
import { badRatings, ratingSteps, satisfaction } from './rating-states'

const none: RatingFigures = {
  ratings: 0,
  very_satisfied: 0,
  satisfied: 0,
  fairly_satisfied: 0,
  dissatisfied: 0,
  very_dissatisfied: 0,
  satisfied_per_mille: null,
}
const some: RatingFigures = {
  ...none,
  ratings: 3,
  very_satisfied: 2,
  very_dissatisfied: 1,
  satisfied_per_mille: 666,
}
const ratings: FleetRatings = {
  range: 'week',
  grain: 'day',
  from: 0,
  to: 2 * span.DAY,
  total: some,
  points: [
    { ...some, at: 0 },
    { ...none, at: span.DAY },
  ],
  apps: [],
  versions: [],
  divisions: [{ ...some, code: null, name: null }],
  locations: [{ ...some, location_id: 'l1', name: null }],
}
const t = (key: string): string => key

it('writes a rate only where somebody rated', () => {
  expect([satisfaction(some), satisfaction(none)]).toEqual(['66.6%', '—'])
  expect(badRatings(some)).toBe(1)
})

it('draws days without ratings as none, and leaves their rate out', () => {
  expect(countSeries(ratings, t).map((series) => series.points.map(([, value]) => value))).toEqual([
    [3, 0],
    [1, 0],
  ])
  expect(rateSeries(ratings, t)[0]?.points).toEqual([
    [12 * span.HOUR, 66.6],
    [36 * span.HOUR, null],
  ])
  expect(ratingsEnd(ratings)).toBe(2 * span.DAY)
})

it('has all five levels as parts of the whole', () => {
  expect(levelSegments(some, t).map(({ value }) => value)).toEqual([2, 0, 0, 0, 1])
})

it('names places that are none, and those that are gone', () => {
  expect(ratingLines(ratings, 'division', t)[0]?.name).toBe('ratings.nowhere')
  expect(ratingLines(ratings, 'location', t)[0]?.name).toBe('ratings.gone')
})

it('lets nobody decide on an appeal of their own', () => {
  const appealed = { state: 'appealed', appealed_by: 'ops' } as const
  expect(ratingSteps(appealed, 'ops')).toEqual([])
  expect(ratingSteps(appealed, 'head')).toEqual(['exclude', 'uphold'])
  expect(ratingSteps({ state: 'open', appealed_by: null }, 'ops')).toEqual(['handle', 'appeal'])
})
