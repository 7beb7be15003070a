import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type ListQuery, type SavedQuery, type TerminalFilter, type TerminalQuery } from 'api'

export const SAVED_QUERY_STALE = [['saved_query']] as const

/** All saved queries by name: ops keep a handful. */
export const savedQueriesQuery = queryOptions({
  queryKey: ['saved_query', 'list'] as const,
  queryFn: () => unwrap(api.GET('/saved-queries', { params: { query: { limit: 200 } } })),
})

/** What the list of terminals is filtered by; what is absent does not matter. */
export type Conditions = Partial<Omit<TerminalQuery, keyof ListQuery>>

/** The conditions that are set. */
export function conditions(filter: TerminalFilter | Conditions): Record<string, string> {
  const set = Object.entries(filter).filter(([, value]) => value != null && value !== '')
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]))
}

/** Saves a filter of the list of terminals under a name. */
export function saveQuery(name: string, set: Conditions): Promise<SavedQuery> {
  const filter: TerminalFilter = {
    q: set.q ?? null,
    division: set.division ?? null,
    location_id: set.location_id ?? null,
    enrollment: set.enrollment ?? null,
    connectivity: set.connectivity ?? null,
    software_version: set.software_version ?? null,
    tag: set.tag ?? null,
    arch: set.arch ?? null,
    model: set.model ?? null,
  }
  return unwrap(api.POST('/saved-queries', { body: { name: name.trim(), filter } }))
}

/** Forgets it. */
export function removeQuery(id: string): Promise<unknown> {
  return unwrap(api.DELETE('/saved-queries/{id}', { params: { path: { id } } }))
}
