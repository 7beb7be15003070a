import { keepPreviousData, queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'
import type { UsageFilters } from '../usage/usage-queries'

/** Terminals report all the time; nobody is told of each good rating. */
const REPORTED_MS = 60_000

/** What any step of a bad rating makes stale. */
export const RATING_STALE = [['rating'], ['overview']] as const

/** How satisfied citizens were; narrowed as use is. What was asked before stays until the answer is there. */
export function ratingsQuery(query: Partial<UsageFilters>) {
  return queryOptions({
    queryKey: ['rating', 'list', 'figures', query] as const,
    queryFn: () => unwrap(api.GET('/ratings', { params: { query } })),
    refetchInterval: REPORTED_MS,
    placeholderData: keepPreviousData,
  })
}

/** A bad rating with what became of it. */
export function badRatingQuery(id: string) {
  return queryOptions({
    queryKey: ['rating', 'one', id] as const,
    queryFn: () => unwrap(api.GET('/ratings/bad/{id}', { params: { path: { id } } })),
    enabled: id !== '',
  })
}
