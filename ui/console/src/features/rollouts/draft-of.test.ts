import type { Rollout } from 'api'
import { span } from 'kit'
import { describe, expect, it } from 'vitest'
import { draftOf } from './draft-of'
import { activationOf, newDraft, planOf, rolloutBody, startsAt, type PlanDraft } from './plan-draft'

/** What the server answers to a draft. */
function made(draft: PlanDraft): Rollout {
  const { name, needs_approval, targets } = draft
  const about = { name, needs_approval, targets, release: { id: draft.release_id, version: '1.4.0' } }
  return {
    ...about,
    plan: planOf(draft),
    activation: activationOf(draft),
    starts_at: startsAt(draft),
  } as unknown as Rollout
}

describe('a draft that is opened again', () => {
  const at = new Date(9 * span.DAY)
  const drafts: Record<string, PlanDraft> = {
    careful: { ...newDraft('r'), name: '全市' },
    once: { ...newDraft('r'), name: '一次', preset: 'once', waves: [], stops: false, watches_crashes: false },
    own: {
      ...newDraft('r'),
      name: '自定义',
      preset: 'own',
      waves: [{ kind: 'count', value: 3, soak_ms: span.HOUR }],
      stop_by: 'count',
      stop_count: 2,
      when: 'windows',
      deadline: at,
      needs_approval: true,
      starts: 'at_time',
      starts_at: at,
    },
  }
  it.each(Object.entries(drafts))('is what it was: %s', (_, draft) => {
    const again = draftOf(made(draft))
    expect(rolloutBody(again)).toEqual(rolloutBody(draft))
    expect(again.preset).toBe(draft.preset)
  })
})
