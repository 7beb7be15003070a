import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'

/** What any change of a finding makes stale. */
export const FINDING_STALE = [['finding'], ['inspection']] as const

export function findingQuery(id: string) {
  return queryOptions({
    queryKey: ['finding', 'one', id] as const,
    queryFn: () => unwrap(api.GET('/findings/{id}', { params: { path: { id } } })),
  })
}

/** This year's findings in numbers. */
export const yearQuery = queryOptions({
  queryKey: ['finding', 'list', 'year'] as const,
  queryFn: () => unwrap(api.GET('/findings/year')),
})
