import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'

/** The state of the fleet in numbers. Connectivity changes with time alone, so it is asked for anew by itself too. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'] as const,
  queryFn: () => unwrap(api.GET('/overview')),
  refetchInterval: 15_000,
})
