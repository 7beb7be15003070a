import type { AttemptCounts, Rollout, RolloutWave, Threshold } from 'api'
import { ATTEMPT, ATTEMPT_STATES } from './rollout-states'

type Counts = Partial<AttemptCounts>

/** Attempts that have ended, well or not. */
export function ended(counts: Counts): number {
  return add(counts, (tone) => tone !== 'busy' && tone !== 'quiet')
}

/** Attempts that went wrong. */
export function bad(counts: Counts): number {
  return add(counts, (tone) => tone === 'bad')
}

/** What the threshold of the whole rollout looks at: failures since somebody last went on in spite of some. */
export interface FailureRate {
  failures: number
  /** Attempts that ended, without the failures that no longer count. */
  ended: number
  /** Percent; `null` before the first has ended. */
  percent: number | null
}

/** How much went wrong in the waves that have opened. */
export function failureRate(waves: readonly RolloutWave[]): FailureRate {
  const opened = waves.filter((wave) => wave.opened_at != null)
  const failures = opened.reduce((sum, wave) => sum + wave.failures, 0)
  const counted = opened.reduce((sum, wave) => {
    const pardoned = Math.max(bad(wave.counts) - wave.failures, 0)
    return sum + ended(wave.counts) - pardoned
  }, 0)
  return { failures, ended: counted, percent: counted > 0 ? (failures * 100) / counted : null }
}

/** How near a rate is to its threshold, 0 to 1 and above; the nearer of share and number. */
export function nearness(rate: FailureRate, stop: Threshold): number {
  const byCount = stop.count == null ? 0 : rate.failures / stop.count
  const sample = Math.max(rate.ended, stop.min_sample ?? 5)
  const byShare = stop.percent == null ? 0 : (rate.failures * 100) / (stop.percent * sample)
  return Math.max(byCount, byShare)
}

/** What is said of a wave's time: a word, and the moment where there is one. */
export interface WaveTime {
  word:
    'opens' | 'opensAfter' | 'opensFirst' | 'opened' | 'passes' | 'soaksUntil' | 'passed' | 'over' | 'stopped'
  at: number | null
}

/** The times of a wave that matter where it stands. */
export function waveTimes(wave: RolloutWave, rollout: Pick<Rollout, 'state'>): WaveTime[] {
  const isOver = ['halted', 'rolling_back', 'completed'].includes(rollout.state)
  const { forecast } = wave
  switch (wave.state) {
    case 'waiting':
      if (isOver) return [{ word: 'over', at: null }]
      if (forecast.opens_at != null) return [{ word: 'opens', at: forecast.opens_at }]
      return [{ word: wave.number === 1 ? 'opensFirst' : 'opensAfter', at: null }]
    case 'open':
      return [
        { word: 'opened', at: wave.opened_at ?? null },
        ...(forecast.passes_at != null && !isOver
          ? [{ word: 'passes' as const, at: forecast.passes_at }]
          : []),
      ]
    case 'soaking':
      return isOver
        ? [{ word: 'opened', at: wave.opened_at ?? null }]
        : [{ word: 'soaksUntil', at: wave.soak_until ?? null }]
    case 'passed':
      return [{ word: 'passed', at: wave.passed_at ?? null }]
    case 'tripped':
      return [{ word: 'stopped', at: null }]
  }
}

function add(counts: Counts, which: (tone: string) => boolean): number {
  return ATTEMPT_STATES.reduce((sum, state) => sum + (which(ATTEMPT[state]) ? (counts[state] ?? 0) : 0), 0)
}
