import type { FleetUsage, UsageFigures } from 'api'
import { span, type Segment, type Series } from 'kit'

type Translate = (key: string) => string

const BLUE = '#0b57d0'
const GREEN = '#0b6b3a'

/** Half a day or half a month after its beginning: the same date in the browser's zone, too. */
export function middle({ grain }: Pick<FleetUsage, 'grain'>, at: number): number {
  return at + (grain === 'day' ? 12 * span.HOUR : 15 * span.DAY)
}

/** Sessions and openings, period by period. */
export function useSeries(usage: FleetUsage, t: Translate): Series[] {
  const points = (read: (figures: UsageFigures) => number): [number, number][] =>
    usage.points.map((point) => [middle(usage, point.at), read(point)])
  return [
    { name: t('fleetUsage.sessions'), color: BLUE, area: true, points: points((one) => one.sessions) },
    { name: t('fleetUsage.opens'), color: GREEN, points: points((one) => one.opens) },
  ]
}

/** How long they lasted on average; a gap where there were none. */
export function lengthSeries(usage: FleetUsage, t: Translate): Series[] {
  const points = usage.points.map((point): [number, number | null] => [
    middle(usage, point.at),
    point.mean_ms ?? null,
  ])
  return [{ name: t('fleetUsage.mean'), color: BLUE, points }]
}

/** When the chart ends: the present period is in it as a whole. */
export function chartEnd(usage: FleetUsage): number {
  const last = usage.points.at(-1)?.at ?? usage.to
  return last + (usage.grain === 'day' ? span.DAY : 31 * span.DAY)
}

/** How sessions ended, as parts of the whole. */
export function endSegments(figures: UsageFigures, t: Translate): Segment[] {
  return [
    { key: 'app', tone: 'good', value: figures.ended_by_app, label: t('fleetUsage.ends.app') },
    { key: 'button', tone: 'busy', value: figures.ended_by_button, label: t('fleetUsage.ends.button') },
    { key: 'idle', tone: 'warn', value: figures.left_idle, label: t('fleetUsage.ends.idle') },
    { key: 'broken', tone: 'bad', value: figures.broken_off, label: t('fleetUsage.ends.broken') },
  ]
}

/** Sessions that ended there at all: of an app, those in which it was the last one. */
export function ended(figures: UsageFigures): number {
  return figures.ended_by_app + figures.ended_by_button + figures.left_idle + figures.broken_off
}
