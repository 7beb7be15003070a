import type { RatingLevel } from '../host/page-state'

/** The best first, as the national rules name them. */
export const RATING_LEVELS: readonly RatingLevel[] = [
  'very_satisfied',
  'satisfied',
  'fairly_satisfied',
  'dissatisfied',
  'very_dissatisfied',
]
