import { queryOptions } from '@tanstack/vue-query'
import { fetchApps } from '../apps/app-queries'

/** The apps to choose from. */
export const appChoiceQuery = queryOptions({
  queryKey: ['app', 'list', 'choice'] as const,
  queryFn: () => fetchApps({ limit: 200 }),
})
