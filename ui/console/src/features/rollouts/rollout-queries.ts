import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Rollout } from 'api'
import type { RolloutDeed } from './rollout-states'

export const ROLLOUT_STALE = [['rollout'], ['attempt'], ['overview']] as const

export function rolloutQuery(id: string) {
  return queryOptions({
    queryKey: ['rollout', 'one', id] as const,
    queryFn: () => unwrap(api.GET('/rollouts/{id}', { params: { path: { id } } })),
  })
}

/** Starts, pauses, resumes or halts. */
export function moveRollout(rollout: Rollout, deed: RolloutDeed): Promise<Rollout> {
  const options = { params: { path: { id: rollout.id } }, body: { version: rollout.version } }
  switch (deed) {
    case 'start':
      return unwrap(api.POST('/rollouts/{id}/start', options))
    case 'pause':
      return unwrap(api.POST('/rollouts/{id}/pause', options))
    case 'resume':
      return unwrap(api.POST('/rollouts/{id}/resume', options))
    case 'halt':
      return unwrap(api.POST('/rollouts/{id}/halt', options))
  }
}
