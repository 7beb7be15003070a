import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'
import { terminalKey } from '../terminals/terminal-queries'

/** A terminal's last self-tests, the newest first. */
export function selfTestsQuery(id: string) {
  const params = { path: { id }, query: { limit: 20 } }
  return queryOptions({
    queryKey: [...terminalKey(id), 'self-tests'] as const,
    queryFn: () => unwrap(api.GET('/terminals/{id}/self-tests', { params })),
  })
}

/** A terminal's acceptances, the newest first. */
export function acceptancesQuery(id: string) {
  return queryOptions({
    queryKey: [...terminalKey(id), 'acceptances'] as const,
    queryFn: () => unwrap(api.GET('/terminals/{id}/acceptances', { params: { path: { id } } })),
  })
}
