import { span } from 'kit'
import { describe, expect, it } from 'vitest'
import { activationOf, newDraft, planOf, presetWaves, reached, rolloutBody } from './plan-draft'

describe('the draft of a plan', () => {
  it('begins careful: one percent, a tenth, a half, the rest, and it stops by itself', () => {
    const plan = planOf(newDraft())
    expect(plan.waves.map((wave) => wave.size)).toEqual([
      { kind: 'share', percent: 1 },
      { kind: 'share', percent: 9 },
      { kind: 'share', percent: 40 },
      { kind: 'rest' },
    ])
    expect(reached(presetWaves('careful'))).toEqual([1, 10, 50])
    expect(plan.stop?.percent).toBe(5)
    expect(plan.crashes?.percent).toBe(200)
  })

  it('is one wave of all where all go at once', () => {
    const plan = planOf({ ...newDraft(), preset: 'once', waves: presetWaves('once'), stops: false })
    expect(plan.waves).toEqual([{ size: { kind: 'rest' }, soak_ms: 0, done_percent: 100, stop: null }])
    expect(plan.stop).toBeNull()
  })

  it('does not add up numbers and shares', () => {
    const count = { kind: 'count', value: 10, soak_ms: 0 } as const
    expect(reached([count, { kind: 'share', value: 5, soak_ms: 0 }])).toEqual([null, null])
  })

  it('sends what was chosen, and nothing that was left behind', () => {
    const deadline = new Date(9 * span.DAY)
    const draft = { ...newDraft('r'), name: ' 首批 ', deadline, starts_at: deadline }
    expect(activationOf(draft)).toEqual({ when: { kind: 'anytime' }, deadline: null })
    expect(activationOf({ ...draft, when: 'windows' }).deadline).toBe(9 * span.DAY)
    expect(rolloutBody(draft)).toMatchObject({ name: '首批', release_id: 'r', starts_at: null })
    expect(rolloutBody({ ...draft, starts: 'at_time' }).starts_at).toBe(9 * span.DAY)
    const byCount = planOf({ ...draft, stop_by: 'count' })
    expect(byCount.stop).toMatchObject({ percent: null, count: 3 })
  })
})
