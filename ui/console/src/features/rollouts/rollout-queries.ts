import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Plan, type Target } from 'api'
import { targetInputs } from '../targets/target'

export const ROLLOUT_STALE = [['rollout'], ['attempt'], ['overview']] as const

export function rolloutQuery(id: string) {
  return queryOptions({
    queryKey: ['rollout', 'one', id] as const,
    queryFn: () => unwrap(api.GET('/rollouts/{id}', { params: { path: { id } } })),
  })
}

/** Whom a plan would move, and in which waves. */
export function previewQuery(release_id: string, targets: readonly Target[], plan: Plan) {
  const body = { release_id, targets: targetInputs(targets), plan }
  return queryOptions({
    queryKey: ['preview', body] as const,
    queryFn: () => unwrap(api.POST('/rollouts/preview', { body })),
    staleTime: 10_000,
    retry: false,
  })
}

/** Those that wait for the approval of a second person. */
export const awaitingQuery = queryOptions({
  queryKey: ['rollout', 'list', 'awaiting'] as const,
  queryFn: () =>
    unwrap(api.GET('/rollouts', { params: { query: { state: 'awaiting_approval', limit: 10 } } })),
})
