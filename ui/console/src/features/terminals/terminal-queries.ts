import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Page, type Terminal, type TerminalFilter, type TerminalQuery } from 'api'

/** All that the list can be narrowed by, and a saved query keeps. Processor and model come from queries and links. */
export const TERMINAL_FILTERS = [
  'q',
  'division',
  'location_id',
  'connectivity',
  'enrollment',
  'software_version',
  'tag',
  'arch',
  'model',
  'device',
] as const satisfies readonly (keyof TerminalFilter)[]

/** One page of terminals. */
export function fetchTerminals(query: TerminalQuery): Promise<Page<Terminal>> {
  return unwrap(api.GET('/terminals', { params: { query } }))
}

/** The key of all that is shown of one terminal. */
export function terminalKey(id: string): readonly [string, string, string] {
  return ['terminal', 'one', id]
}

/** The key of a terminal's commands. A change of a command does not name its terminal. */
export function commandsKey(terminalId: string): readonly [string, string, string] {
  return ['command', 'list', terminalId]
}

/** One terminal with what it should and does run. */
export function terminalQuery(id: string) {
  return queryOptions({
    queryKey: terminalKey(id),
    queryFn: () => unwrap(api.GET('/terminals/{id}', { params: { path: { id } } })),
    refetchInterval: 15_000,
  })
}

/** Queries that any change of a terminal makes stale. */
export const TERMINAL_STALE = [['terminal'], ['overview'], ['tag']] as const

/** The tags that terminals have. */
export const tagsQuery = queryOptions({
  queryKey: ['tag', 'list'] as const,
  queryFn: () => unwrap(api.GET('/tags')),
  staleTime: 30_000,
})

/** What its home page shows to a citizen. */
export function homeQuery(id: string) {
  return queryOptions({
    queryKey: [...terminalKey(id), 'home'] as const,
    queryFn: () => unwrap(api.GET('/terminals/{id}/home', { params: { path: { id } } })),
  })
}
