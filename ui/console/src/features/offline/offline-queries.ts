import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Attempt } from 'api'

export function bundlesQuery(rollout: string) {
  return queryOptions({
    queryKey: ['rollout', 'bundles', rollout] as const,
    queryFn: () => unwrap(api.GET('/rollouts/{id}/offline-bundles', { params: { path: { id: rollout } } })),
  })
}

/** Terminals of a rollout as they are chosen from. */
export function movingQuery(rollout: string) {
  return queryOptions({
    queryKey: ['attempt', 'moving', rollout] as const,
    queryFn: async () => {
      const query = { limit: 200, sort: 'terminal_name' }
      const page = await unwrap(
        api.GET('/rollouts/{id}/attempts', { params: { path: { id: rollout }, query } }),
      )
      return page.items.filter(mayMove)
    },
  })
}

/** The fleet's own reasons: a stick passes none of them by. */
const FLEET_HOLDS = [
  'awaiting_approval',
  'scheduled',
  'wave',
  'soak',
  'paused',
  'tripped',
  'hold',
  'other_rollout',
]
const MOVING = ['eligible', 'downloading', 'downloaded', 'verified', 'staged']

/** Whether a terminal would be told to move now. */
export function mayMove(attempt: Pick<Attempt, 'state' | 'held'>): boolean {
  return MOVING.includes(attempt.state) && !FLEET_HOLDS.includes(attempt.held?.reason ?? '')
}
