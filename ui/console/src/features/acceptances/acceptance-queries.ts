import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'
import { terminalKey } from '../terminals/terminal-queries'

/** The last self-tests in a terminal's place, the newest first. */
export function selfTestsQuery(id: string) {
  const params = { path: { id }, query: { limit: 20, with_predecessors: true } }
  return queryOptions({
    queryKey: [...terminalKey(id), 'self-tests'] as const,
    queryFn: () => unwrap(api.GET('/terminals/{id}/self-tests', { params })),
  })
}

/** The acceptances in a terminal's place, the newest first. */
export function acceptancesQuery(id: string) {
  const params = { path: { id }, query: { with_predecessors: true } }
  return queryOptions({
    queryKey: [...terminalKey(id), 'acceptances'] as const,
    queryFn: () => unwrap(api.GET('/terminals/{id}/acceptances', { params })),
  })
}
