import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'

/** The newest releases, to choose one from. */
export const releasesQuery = queryOptions({
  queryKey: ['release', 'list', 'choice'] as const,
  queryFn: () => unwrap(api.GET('/releases', { params: { query: { limit: 200 } } })),
})
