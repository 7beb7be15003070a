import type { BadRating, RatingFigures, RatingLevel, RatingState, RatingStep } from 'api'
import type { Tone } from 'kit'

export const RATING_STATE: Record<RatingState, Tone> = {
  open: 'bad',
  handled: 'busy',
  closed: 'good',
  appealed: 'warn',
  excluded: 'quiet',
}

/** The best first. */
export const RATING_LEVEL: Record<RatingLevel, Tone> = {
  very_satisfied: 'good',
  satisfied: 'good',
  fairly_satisfied: 'busy',
  dissatisfied: 'warn',
  very_dissatisfied: 'bad',
}

export const RATING_LEVELS = Object.keys(RATING_LEVEL) as RatingLevel[]

const STEPS: Record<RatingState, RatingStep[]> = {
  open: ['handle', 'appeal'],
  handled: ['close', 'appeal', 'reopen'],
  closed: ['reopen'],
  appealed: ['exclude', 'uphold'],
  excluded: [],
}

/** What a person can do with a bad rating, as the server decides it; nobody decides on an appeal of their own. */
export function ratingSteps(
  { state, appealed_by: appealedBy }: Pick<BadRating, 'state' | 'appealed_by'>,
  username: string | undefined,
): RatingStep[] {
  return state === 'appealed' && appealedBy === username ? [] : STEPS[state]
}

/** The rate of satisfaction as people write it; a dash without ratings. */
export function satisfaction({ satisfied_per_mille: rate }: RatingFigures): string {
  return rate == null ? '—' : `${(rate / 10).toFixed(1)}%`
}

/** How many of all were bad. */
export function badRatings(figures: RatingFigures): number {
  return figures.dissatisfied + figures.very_dissatisfied
}
