import type { FleetUsage, UsageFigures } from 'api'
import type { RouteLocationRaw } from 'vue-router'

/** By what the table is laid out. */
export const KINDS = ['app', 'division', 'location', 'version'] as const
export type Kind = (typeof KINDS)[number]

/** A line of one of the tables. */
export interface UsageLine {
  key: string
  name: string
  note: string
  to: RouteLocationRaw | null
  sessions: number
  opens: number
  length: number | null
  figures: UsageFigures
  failures: number | null
}

type Translate = (key: string) => string

function lineOf(key: string, name: string, figures: UsageFigures): UsageLine {
  const { sessions, opens, mean_ms: mean } = figures
  return { key, name, note: '', to: null, sessions, opens, length: mean ?? null, figures, failures: null }
}

/** The lines of one kind, the most used first. */
export function linesOf(usage: FleetUsage, kind: Kind, t: Translate): UsageLine[] {
  switch (kind) {
    case 'app':
      return usage.apps.map((app) => ({
        ...lineOf(app.app_id, app.name, app),
        to: { name: 'app', params: { id: app.app_id } },
        length: app.length?.median_ms ?? app.mean_ms ?? null,
      }))
    case 'division':
      return usage.divisions.map((one) => lineOf(one.code ?? '', one.name ?? t('fleetUsage.nowhere'), one))
    case 'location':
      return usage.locations.map((one) => {
        const id = one.location_id ?? ''
        return lineOf(id, one.name ?? t(id === '' ? 'fleetUsage.nowhere' : 'fleetUsage.gone'), one)
      })
    case 'version':
      return (usage.versions ?? []).map((one) => ({
        ...lineOf(`${one.app_id} ${one.version?.id ?? ''}`, one.app_name, one),
        note: one.version?.label ?? t('fleetUsage.unnamed'),
        to: { name: 'app', params: { id: one.app_id } },
        failures: one.failures,
      }))
  }
}
