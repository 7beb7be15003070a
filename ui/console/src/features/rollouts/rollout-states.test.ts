import { describe, expect, it } from 'vitest'
import { ATTEMPT, ATTEMPT_STATES, rolloutMark, rolloutSum, wantsPerson } from './rollout-states'

describe('rollout', () => {
  it('names every state of an attempt once', () => {
    expect([...ATTEMPT_STATES].sort()).toEqual(Object.keys(ATTEMPT).sort())
  })

  it('adds up attempts, and takes a missing count for none', () => {
    expect(rolloutSum({ committed: 3, eligible: 2, downloading: 1, rolled_back: 1, expired: 1 })).toEqual({
      total: 8,
      done: 3,
      bad: 2,
      under: 1,
      left: 2,
      switched: 3,
    })
    expect(rolloutSum({}).total).toBe(0)
  })

  it('tells one that paused itself from one that a person paused', () => {
    expect(rolloutMark({ state: 'paused', paused_by: 'threshold' })).toEqual({
      tone: 'bad',
      word: 'rolloutState.tripped',
    })
    expect(rolloutMark({ state: 'paused', paused_by: 'withdrawal' }).tone).toBe('bad')
    expect(rolloutMark({ state: 'paused', paused_by: 'operator' }).tone).toBe('warn')
    expect(wantsPerson({ state: 'awaiting_approval' })).toBe(true)
    expect(wantsPerson({ state: 'running' })).toBe(false)
  })
})
