import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Target } from 'api'
import { targetInputs } from './target'

/** How many terminals the targets come to. */
export function targetCountQuery(targets: readonly Target[]) {
  const inputs = targetInputs(targets)
  return queryOptions({
    queryKey: ['target', 'count', inputs] as const,
    queryFn: () => unwrap(api.POST('/listings/preview', { body: { targets: inputs } })),
  })
}
