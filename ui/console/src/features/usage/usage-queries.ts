import { queryOptions, keepPreviousData } from '@tanstack/vue-query'
import { api, unwrap, type UsageQuery } from 'api'

/** Terminals report all the time; nobody is told of each. */
const REPORTED_MS = 60_000

/** What the page is narrowed by; all of it is in the address. */
export type UsageFilters = Pick<UsageQuery, 'app_id' | 'division' | 'location_id' | 'range'>

/** How terminals are used. What was asked before stays until the answer is there. */
export function usageQuery(query: Partial<UsageFilters>) {
  return queryOptions({
    queryKey: ['usage', 'list', query] as const,
    queryFn: () => unwrap(api.GET('/usage', { params: { query } })),
    refetchInterval: REPORTED_MS,
    placeholderData: keepPreviousData,
  })
}
