import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'

/** The newest inspections of an app: the one under way, if there is one, and those before it. */
export function appInspectionsQuery(appId: string) {
  return queryOptions({
    queryKey: ['inspection', 'list', 'app', appId] as const,
    queryFn: () => unwrap(api.GET('/inspections', { params: { query: { app_id: appId, limit: 10 } } })),
  })
}
