import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from 'api'

/** The rules of the app catalogue. */
export const catalogueQuery = queryOptions({
  queryKey: ['settings', 'catalogue'] as const,
  queryFn: () => unwrap(api.GET('/settings/catalogue')),
})
