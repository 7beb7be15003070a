import type { FleetRatings, RatingFigures } from 'api'
import type { RouteLocationRaw } from 'vue-router'

/** By what the table is laid out. */
export const RATING_KINDS = ['app', 'version', 'division', 'location'] as const
export type RatingKind = (typeof RATING_KINDS)[number]

/** A line of one of the tables. */
export interface RatingLine {
  key: string
  name: string
  note: string
  to: RouteLocationRaw | null
  figures: RatingFigures
}

type Translate = (key: string) => string

/** The lines of one kind, the least satisfied first. */
export function ratingLines(ratings: FleetRatings, kind: RatingKind, t: Translate): RatingLine[] {
  switch (kind) {
    case 'app':
      return ratings.apps.map((one) => ({
        key: one.app_id,
        name: one.name,
        note: '',
        to: { name: 'app', params: { id: one.app_id } },
        figures: one,
      }))
    case 'version':
      return ratings.versions.map((one) => ({
        key: one.version.id,
        name: one.app_name,
        note: one.version.label,
        to: { name: 'app', params: { id: one.app_id } },
        figures: one,
      }))
    case 'division':
      return ratings.divisions.map((one) => ({
        key: one.code ?? '',
        name: one.name ?? t('ratings.nowhere'),
        note: '',
        to: null,
        figures: one,
      }))
    case 'location':
      return ratings.locations.map((one) => ({
        key: one.location_id ?? '',
        name: one.name ?? t(one.location_id == null ? 'ratings.nowhere' : 'ratings.gone'),
        note: '',
        to: null,
        figures: one,
      }))
  }
}
