import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'

/** Whether citizens may see the locations without an account. */
export const publicListQuery = queryOptions({
  queryKey: ['settings', 'public-list'] as const,
  queryFn: () => unwrap(api.GET('/settings/public-list')),
})
