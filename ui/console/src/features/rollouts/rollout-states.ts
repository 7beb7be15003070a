import type { AttemptCounts, AttemptState, Rollout, RolloutState, RolloutSummary, WaveState } from 'api'
import type { Tone } from 'kit'

export const ROLLOUT: Record<RolloutState, Tone> = {
  draft: 'quiet',
  awaiting_approval: 'warn',
  scheduled: 'busy',
  running: 'busy',
  paused: 'warn',
  halted: 'bad',
  rolling_back: 'warn',
  completed: 'good',
}

/** Those that want a look first. */
export const ROLLOUT_STATES: RolloutState[] = [
  'awaiting_approval',
  'paused',
  'rolling_back',
  'running',
  'scheduled',
  'draft',
  'halted',
  'completed',
]

export const WAVE: Record<WaveState, Tone> = {
  waiting: 'quiet',
  open: 'busy',
  soaking: 'busy',
  passed: 'good',
  tripped: 'bad',
}

/** How a rollout is marked: one that paused itself is not like one that a person paused. */
export function rolloutMark(rollout: Pick<RolloutSummary, 'state' | 'paused_by'>): {
  tone: Tone
  word: string
} {
  const byItself = rollout.paused_by === 'threshold' || rollout.paused_by === 'withdrawal'
  const tripped = rollout.state === 'paused' && byItself
  return {
    tone: tripped ? 'bad' : ROLLOUT[rollout.state],
    word: `rolloutState.${tripped ? 'tripped' : rollout.state}`,
  }
}

/** Whether a rollout waits for a person: it paused itself, or wants an approval. */
export function wantsPerson(rollout: Pick<RolloutSummary, 'state' | 'paused_by'>): boolean {
  return rollout.state === 'awaiting_approval' || rolloutMark(rollout).tone === 'bad'
}

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

/** Whether a rollout has yet to begin: its plan says what will happen. */
export function isPlanned({ state }: Pick<Rollout, 'state'>): boolean {
  return state === 'draft' || state === 'awaiting_approval' || state === 'scheduled'
}

const SWITCHED = new Set<AttemptState>(['activating', 'probation', 'committed'])

/** What the counts of a rollout come to. */
export interface RolloutSum {
  total: number
  done: number
  /** Went wrong, as the server counts it: rejected, failed, rolled back, or silent for too long. */
  bad: number
  /** Begun and not ended. */
  under: number
  /** Not begun. */
  left: number
  /** Run the release, or are switching to it. */
  switched: number
}

/** Adds up the attempts of a rollout. A count that the server leaves out is none. */
export function rolloutSum(counts: Partial<AttemptCounts>): RolloutSum {
  const sum: RolloutSum = { total: 0, done: 0, bad: 0, under: 0, left: 0, switched: 0 }
  for (const state of ATTEMPT_STATES) {
    const count = counts[state] ?? 0
    sum.total += count
    if (SWITCHED.has(state)) sum.switched += count
    if (state === 'committed') sum.done += count
    else if (state === 'eligible') sum.left += count
    else if (ATTEMPT[state] === 'busy') sum.under += count
    else if (ATTEMPT[state] === 'bad') sum.bad += count
  }
  return sum
}
