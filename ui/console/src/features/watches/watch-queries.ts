import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type WatchState } from 'api'
import type { Tone } from 'kit'

/** What a decision about a watched page makes stale. */
export const WATCH_STALE = [['app'], ['inspection'], ['finding']] as const

/** What is watched of an app. Inspections change it, and so do people. */
export function watchQuery(appId: string) {
  return queryOptions({
    queryKey: ['inspection', 'list', 'watch', appId] as const,
    queryFn: () => unwrap(api.GET('/apps/{id}/watch', { params: { path: { id: appId } } })),
  })
}

export const WATCH_STATE: Record<WatchState, Tone> = {
  off: 'quiet',
  not_applicable: 'quiet',
  unseen: 'busy',
  unconfirmed: 'warn',
  as_confirmed: 'good',
  changed: 'bad',
}
