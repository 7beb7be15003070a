import { api, unwrap, type Rollout } from 'api'
import { rolloutSum } from './rollout-states'

/** What can be decided about a rollout, in the server's words. */
export type RolloutDeed =
  'submit' | 'approve' | 'withdraw' | 'schedule' | 'start' | 'pause' | 'resume' | 'halt' | 'rollback'

/** What of a rollout decides what is offered. */
export type Decidable = Pick<
  Rollout,
  'state' | 'needs_approval' | 'created_by' | 'starts_at' | 'counts' | 'reverse_of' | 'reversed_by'
>

/** What is offered for a rollout, the likeliest first. The server has the last word. */
export function rolloutDeeds(rollout: Decidable, username: string): RolloutDeed[] {
  switch (rollout.state) {
    case 'draft':
      if (rollout.needs_approval) return ['submit', 'halt']
      return rollout.starts_at == null ? ['start', 'schedule', 'halt'] : ['schedule', 'start', 'halt']
    case 'awaiting_approval':
      return rollout.created_by === username ? ['withdraw'] : ['approve', 'withdraw']
    case 'scheduled':
      return ['start', 'schedule', 'withdraw']
    case 'running':
      return ['pause', 'halt', ...takeBack(rollout)]
    case 'paused':
      return ['resume', 'halt', ...takeBack(rollout)]
    case 'halted':
    case 'completed':
      return takeBack(rollout)
    case 'rolling_back':
      return []
  }
}

/** Only what has moved terminals, and was not taken back already, can be taken back. */
function takeBack(rollout: Decidable): RolloutDeed[] {
  const moved = rolloutSum(rollout.counts).switched > 0
  return moved && rollout.reverse_of == null && rollout.reversed_by == null ? ['rollback'] : []
}

/** What a decision brings along. */
export interface DeedInput {
  deed: RolloutDeed
  startsAt?: number | null
  releaseId?: string | null
}

/** Decides it. */
export function decideRollout(rollout: Rollout, input: DeedInput): Promise<Rollout> {
  const { version } = rollout
  const params = { path: { id: rollout.id } }
  const options = { params, body: { version } }
  switch (input.deed) {
    case 'submit':
      return unwrap(api.POST('/rollouts/{id}/submit', options))
    case 'approve':
      return unwrap(api.POST('/rollouts/{id}/approve', options))
    case 'withdraw':
      return unwrap(api.POST('/rollouts/{id}/withdraw', options))
    case 'schedule': {
      const body = { version, starts_at: input.startsAt ?? null }
      return unwrap(api.POST('/rollouts/{id}/schedule', { params, body }))
    }
    case 'start':
      return unwrap(api.POST('/rollouts/{id}/start', options))
    case 'pause':
      return unwrap(api.POST('/rollouts/{id}/pause', options))
    case 'resume':
      return unwrap(api.POST('/rollouts/{id}/resume', options))
    case 'halt':
      return unwrap(api.POST('/rollouts/{id}/halt', options))
    case 'rollback': {
      const body = { version, release_id: input.releaseId ?? null }
      return unwrap(api.POST('/rollouts/{id}/rollback', { params, body }))
    }
  }
}
