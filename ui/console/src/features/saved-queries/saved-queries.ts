import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type ListQuery, type SavedQuery, type TerminalFilter, type TerminalQuery } from 'api'
import { TERMINAL_FILTERS } from '../terminals/terminal-queries'

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
  const kept = TERMINAL_FILTERS.map((one) => [one, set[one] ?? null])
  const filter = Object.fromEntries(kept) as TerminalFilter
  return unwrap(api.POST('/saved-queries', { body: { name: name.trim(), filter } }))
}

/** Forgets it. */
export function removeQuery(id: string): Promise<unknown> {
  return unwrap(api.DELETE('/saved-queries/{id}', { params: { path: { id } } }))
}
