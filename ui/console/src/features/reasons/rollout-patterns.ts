import type { ReasonPattern } from './reason'

/** Why a rollout paused itself, or the fleet keeps a terminal. */
export const ROLLOUT_PATTERNS: readonly ReasonPattern[] = [
  ['wave_failed', /^(?<bad>\d+) of (?<ended>\d+) attempts of wave (?<wave>\d+) went wrong$/],
  ['rollout_failed', /^(?<bad>\d+) of (?<ended>\d+) attempts of the rollout went wrong$/],
  ['crashes_more', /^upgraded terminals crash more often than the others$/],
  ['release_withdrawn', /^its release was withdrawn$/],
  ['not_in_service', /^the terminal is not in service$/],
  ['time_come', /^its time has come$/],
]
