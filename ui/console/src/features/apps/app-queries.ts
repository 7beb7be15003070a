import { queryOptions } from '@tanstack/vue-query'
import { api, ApiError, unwrap, type App, type AppQuery, type AppState, type Listing, type Page } from 'api'
import type { Tone } from 'kit'

export const APP_STATE: Record<AppState, Tone> = {
  draft: 'quiet',
  scheduled: 'busy',
  listed: 'good',
  unlisted: 'warn',
}

/** What any change of an app makes stale. */
export const APP_STALE = [['app']] as const

export function fetchApps(query: AppQuery): Promise<Page<App>> {
  return unwrap(api.GET('/apps', { params: { query } }))
}

/** The key of all that is shown of one app. */
export function appKey(id: string): readonly [string, string, string] {
  return ['app', 'one', id]
}

export function appQuery(id: string) {
  return queryOptions({
    queryKey: appKey(id),
    queryFn: () => unwrap(api.GET('/apps/{id}', { params: { path: { id } } })),
  })
}

/** Terminals report all the time that a version has come, or failed; nobody is told of each. */
const REPORTED_MS = 10_000

/** The versions to choose from, the newest first. */
export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: [...appKey(id), 'versions', 'choice'] as const,
    queryFn: () =>
      unwrap(api.GET('/apps/{id}/versions', { params: { path: { id }, query: { limit: 200 } } })),
  })
}

/** The app's listing; `null` for an app that was never listed. */
export function listingQuery(id: string) {
  return queryOptions({
    queryKey: [...appKey(id), 'listing'] as const,
    queryFn: async (): Promise<Listing | null> => {
      try {
        return await unwrap(api.GET('/apps/{id}/listing', { params: { path: { id } } }))
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
    // How a canary does.
    refetchInterval: (query) => (query.state.data?.canary ? REPORTED_MS : false),
  })
}

/** How the app is used and how it does. */
export function usageQuery(id: string) {
  return queryOptions({
    queryKey: [...appKey(id), 'usage'] as const,
    queryFn: () => unwrap(api.GET('/apps/{id}/usage', { params: { path: { id } } })),
    refetchInterval: REPORTED_MS,
  })
}
