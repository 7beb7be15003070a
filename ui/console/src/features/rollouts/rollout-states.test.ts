import { describe, expect, it } from 'vitest'
import { ATTEMPT, ATTEMPT_STATES, rolloutDeeds, rolloutSum } from './rollout-states'

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
    })
    expect(rolloutSum({}).total).toBe(0)
  })

  it('offers nothing once it is over', () => {
    expect(rolloutDeeds('completed')).toEqual([])
    expect(rolloutDeeds('halted')).toEqual([])
    expect(rolloutDeeds('running')).toEqual(['pause', 'halt'])
  })
})
