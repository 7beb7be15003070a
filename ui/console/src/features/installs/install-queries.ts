import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Install, type InstallQuery, type Page } from 'api'

/** Queries that any change of the plan makes stale. */
export const INSTALL_STALE = [['install'], ['enrollment_code']] as const

/** One page of the plan. */
export function fetchInstalls(query: InstallQuery): Promise<Page<Install>> {
  return unwrap(api.GET('/installs', { params: { query } }))
}

/** The projects, with how far each is. */
export const projectsQuery = queryOptions({
  queryKey: ['install', 'projects'] as const,
  queryFn: () => unwrap(api.GET('/installs/projects')),
})

/** The accounts that may be given a terminal to set up. */
export const installersQuery = queryOptions({
  queryKey: ['install', 'installers'] as const,
  queryFn: () => unwrap(api.GET('/installs/installers')),
  staleTime: 60_000,
})
