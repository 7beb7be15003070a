import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Page, type Zone, type ZoneQuery, type ZoneState } from 'api'
import type { Tone } from 'kit'

export const ZONE_STATE: Record<ZoneState, Tone> = { draft: 'quiet', published: 'good', withdrawn: 'warn' }

/** What can be done with a zone, beside changing it. */
export type ZoneDeed = 'publish' | 'withdraw' | 'delete'

/** What any change of a zone makes stale. */
export const ZONE_STALE = [['zone']] as const

export function fetchZones(query: ZoneQuery): Promise<Page<Zone>> {
  return unwrap(api.GET('/zones', { params: { query } }))
}

export function zoneQuery(id: string) {
  return queryOptions({
    queryKey: ['zone', 'one', id] as const,
    queryFn: () => unwrap(api.GET('/zones/{id}', { params: { path: { id } } })),
  })
}
