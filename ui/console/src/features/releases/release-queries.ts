import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Release } from 'api'

/** The newest releases, those among them that were withdrawn too. */
export const releasesQuery = queryOptions({
  queryKey: ['release', 'list', 'choice'] as const,
  queryFn: () => unwrap(api.GET('/releases', { params: { query: { limit: 200 } } })),
})

/** Whether a rollout may lead to it. */
export function isOffered(release: Release): boolean {
  return release.withdrawn_at == null
}
