import type { AttemptCounts, AttemptState, RolloutState } from 'api'
import type { Tone } from 'kit'

export const ROLLOUT: Record<RolloutState, Tone> = {
  draft: 'quiet',
  running: 'busy',
  paused: 'warn',
  halted: 'bad',
  completed: 'good',
}

/** Those that want a look first. */
export const ROLLOUT_STATES: RolloutState[] = ['running', 'paused', 'halted', 'draft', 'completed']

export const ATTEMPT: Record<AttemptState, Tone> = {
  eligible: 'quiet',
  downloading: 'busy',
  downloaded: 'busy',
  verified: 'busy',
  staged: 'busy',
  activating: 'busy',
  probation: 'busy',
  committed: 'good',
  rejected: 'bad',
  failed: 'bad',
  rolled_back: 'bad',
  aborted: 'warn',
  superseded: 'warn',
  expired: 'bad',
}

/** In the order of a bar: done, under way, bad, not begun. */
export const ATTEMPT_STATES: AttemptState[] = [
  'committed',
  'probation',
  'activating',
  'staged',
  'verified',
  'downloaded',
  'downloading',
  'rolled_back',
  'failed',
  'rejected',
  'expired',
  'aborted',
  'superseded',
  'eligible',
]

/** What the counts of a rollout come to. */
export interface RolloutSum {
  total: number
  done: number
  /** Ended without success. */
  bad: number
  /** Begun and not ended. */
  under: number
  /** Not begun. */
  left: number
}

/** Adds up the attempts of a rollout. A count that the server leaves out is none. */
export function rolloutSum(counts: Partial<AttemptCounts>): RolloutSum {
  const sum: RolloutSum = { total: 0, done: 0, bad: 0, under: 0, left: 0 }
  for (const state of ATTEMPT_STATES) {
    const count = counts[state] ?? 0
    sum.total += count
    if (state === 'committed') sum.done += count
    else if (state === 'eligible') sum.left += count
    else if (ATTEMPT[state] === 'busy') sum.under += count
    else sum.bad += count
  }
  return sum
}

/** What can be done to a rollout. */
export type RolloutDeed = 'start' | 'pause' | 'resume' | 'halt'

/** What can be done to a rollout in a state. */
export function rolloutDeeds(state: RolloutState): RolloutDeed[] {
  switch (state) {
    case 'draft':
      return ['start']
    case 'running':
      return ['pause', 'halt']
    case 'paused':
      return ['resume', 'halt']
    case 'halted':
    case 'completed':
      return []
  }
}
