import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'

/** Where the map has its tiles from. */
export const mapQuery = queryOptions({
  queryKey: ['settings', 'map'] as const,
  queryFn: () => unwrap(api.GET('/settings/map')),
  staleTime: 10 * 60 * 1000,
})
