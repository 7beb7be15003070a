import { describe, expect, it } from 'vitest'
import { rolloutDeeds, type Decidable } from './rollout-deeds'

function rollout(part: Partial<Decidable>): Decidable {
  const counts = { committed: 3, eligible: 9 } as Decidable['counts']
  return { state: 'draft', needs_approval: false, created_by: 'chenxq', counts, ...part }
}
const deeds = (part: Partial<Decidable>): string[] => rolloutDeeds(rollout(part), 'chenxq')

describe('decisions about a rollout', () => {
  it('asks a second person where that is wanted, and never the author', () => {
    expect(deeds({ needs_approval: true })).toEqual(['submit', 'halt'])
    expect(deeds({ state: 'awaiting_approval' })).toEqual(['withdraw'])
    expect(deeds({ state: 'awaiting_approval', created_by: 'wangjun' })).toEqual(['approve', 'withdraw'])
  })

  it('begins by hand, or at the time that was planned', () => {
    expect(deeds({})[0]).toBe('start')
    expect(deeds({ starts_at: 1 })[0]).toBe('schedule')
  })

  it('takes back only what has moved somebody, and once', () => {
    expect(deeds({ state: 'running' })).toEqual(['pause', 'halt', 'rollback'])
    expect(deeds({ state: 'running', counts: { eligible: 9 } as Decidable['counts'] })).toEqual([
      'pause',
      'halt',
    ])
    expect(deeds({ state: 'completed' })).toEqual(['rollback'])
    expect(deeds({ state: 'completed', reversed_by: 'r' })).toEqual([])
    expect(deeds({ state: 'completed', reverse_of: 'r' })).toEqual([])
    expect(deeds({ state: 'rolling_back' })).toEqual([])
  })
})
