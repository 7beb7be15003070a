import type { FleetRatings, RatingFigures } from 'api'
import { span, type Segment, type Series } from 'kit'
import { middle } from '../usage/usage-series'
import { badRatings, RATING_LEVEL, RATING_LEVELS } from './rating-states'

type Translate = (key: string) => string

const BLUE = '#0b57d0'
const GREEN = '#0b6b3a'
const RED = '#b3261e'

/** How many ratings there were, and how many of them bad, period by period. */
export function countSeries(ratings: FleetRatings, t: Translate): Series[] {
  const points = (read: (figures: RatingFigures) => number): [number, number][] =>
    ratings.points.map((point) => [middle(ratings, point.at), read(point)])
  return [
    { name: t('ratings.ratings'), color: BLUE, area: true, points: points((one) => one.ratings) },
    { name: t('ratings.bad'), color: RED, points: points(badRatings) },
  ]
}

/** The rate of satisfaction in percent; a gap where nobody rated. */
export function rateSeries(ratings: FleetRatings, t: Translate): Series[] {
  const points = ratings.points.map((point): [number, number | null] => {
    const rate = point.satisfied_per_mille
    return [middle(ratings, point.at), rate == null ? null : rate / 10]
  })
  return [{ name: t('ratings.rate'), color: GREEN, points }]
}

/** When the chart ends: the present period is in it as a whole. */
export function ratingsEnd(ratings: FleetRatings): number {
  const last = ratings.points.at(-1)?.at ?? ratings.to
  return last + (ratings.grain === 'day' ? span.DAY : 31 * span.DAY)
}

/** The levels as parts of the whole. */
export function levelSegments(figures: RatingFigures, t: Translate): Segment[] {
  return RATING_LEVELS.map((level) => ({
    key: level,
    label: t(`ratings.levels.${level}`),
    value: figures[level],
    tone: RATING_LEVEL[level],
  }))
}
