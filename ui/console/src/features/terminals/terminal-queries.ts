import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Page, type Terminal, type TerminalQuery } from 'api'

/** One page of terminals. */
export function fetchTerminals(query: TerminalQuery): Promise<Page<Terminal>> {
  return unwrap(api.GET('/terminals', { params: { query } }))
}

/** One terminal with what it should and does run. */
export function terminalQuery(id: string) {
  return queryOptions({
    queryKey: ['terminal', 'one', id] as const,
    queryFn: () => unwrap(api.GET('/terminals/{id}', { params: { path: { id } } })),
    refetchInterval: 15_000,
  })
}

/** Queries that any change of a terminal makes stale. */
export const TERMINAL_STALE = [['terminal'], ['overview']] as const
