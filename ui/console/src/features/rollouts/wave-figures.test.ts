import type { AttemptCounts, RolloutWave } from 'api'
import { describe, expect, it } from 'vitest'
import { failureRate, nearness, waveTimes } from './wave-figures'

function wave(part: Partial<RolloutWave>, counts: Partial<AttemptCounts> = {}): RolloutWave {
  return {
    number: 1,
    state: 'open',
    size: { kind: 'rest' },
    soak_ms: 0,
    done_percent: 100,
    terminals: 10,
    counts: counts as AttemptCounts,
    failures: 0,
    forecast: {},
    opened_at: 1,
    ...part,
  }
}

describe('figures of waves', () => {
  it('counts what went wrong among what has ended, without what was pardoned', () => {
    const first = wave({ failures: 1 }, { committed: 16, rolled_back: 3, expired: 1, downloading: 5 })
    const second = wave({ number: 2, opened_at: null, state: 'waiting' }, { eligible: 100 })
    expect(failureRate([first, second])).toEqual({ failures: 1, ended: 17, percent: 100 / 17 })
    expect(failureRate([second]).percent).toBeNull()
  })

  it('takes a share of at least the sample, and the nearer of share and number', () => {
    const rate = { failures: 1, ended: 2, percent: 50 }
    expect(nearness(rate, { percent: 5, min_sample: 20 })).toBe(1)
    expect(nearness(rate, { percent: 50, min_sample: 20, count: 2 })).toBe(0.5)
  })

  it('promises nothing where nothing goes on', () => {
    const waiting = wave({ number: 2, state: 'waiting', opened_at: null, forecast: { opens_at: 7 } })
    expect(waveTimes(waiting, { state: 'running' })).toEqual([{ word: 'opens', at: 7 }])
    expect(waveTimes({ ...waiting, forecast: {} }, { state: 'paused' })).toEqual([
      { word: 'opensAfter', at: null },
    ])
    expect(waveTimes(waiting, { state: 'halted' })).toEqual([{ word: 'over', at: null }])
    const open = wave({ forecast: { passes_at: 9 } })
    expect(waveTimes(open, { state: 'running' }).map((time) => time.word)).toEqual(['opened', 'passes'])
  })
})
