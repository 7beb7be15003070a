import type { AppUsage, VersionUsage } from 'api'
import { span, type Series } from 'kit'

/** Days are drawn at their noon in China: the same date in the browser's zone, too. */
const NOON = 12 * span.HOUR

const BLUE = '#0b57d0'
const GREEN = '#0b6b3a'
const VERSION_COLORS = ['#b3261e', '#b36b00', '#6a3ea1', '#0b6b3a']

type Day = AppUsage['days'][number]
type Translate = (key: string) => string

/** In how many sessions it was opened, and how often, day by day. */
export function useSeries(days: Day[], t: Translate): Series[] {
  const points = (read: (day: Day) => number): [number, number][] =>
    days.map((day) => [day.at + NOON, read(day)])
  return [
    { name: t('usage.sessions'), color: BLUE, area: true, points: points((day) => day.sessions) },
    { name: t('usage.opens'), color: GREEN, points: points((day) => day.opens) },
  ]
}

/** The median length of an opening, day by day; a gap where there was none. */
export function lengthSeries(days: Day[], t: Translate): Series[] {
  const points = days.map((day): [number, number | null] => [day.at + NOON, day.median_ms ?? null])
  return [{ name: t('usage.median'), color: BLUE, points }]
}

/** Failures of all kinds, day by day, of each version that failed: the newest four. */
export function failureSeries(usage: AppUsage, t: Translate): Series[] {
  const failing = usage.versions.filter((version) => version.failures.length > 0)
  return failing.slice(0, VERSION_COLORS.length).map((version, place) => {
    const counts = new Map(
      version.failures.map((day) => [day.at, day.crashes + day.hangs + day.load_failures]),
    )
    return {
      name: versionName(version, t),
      color: VERSION_COLORS[place] ?? BLUE,
      points: usage.days.map((day): [number, number] => [day.at + NOON, counts.get(day.at) ?? 0]),
    }
  })
}

/** A version's label, or that nobody named it. */
export function versionName({ version }: Pick<VersionUsage, 'version'>, t: Translate): string {
  return version?.label ?? t('usage.unnamed')
}

/** Failures of one kind in all days. */
export function failuresOf(version: VersionUsage, kind: 'crashes' | 'hangs' | 'load_failures'): number {
  return version.failures.reduce((sum, day) => sum + day[kind], 0)
}

/** An even number just above the highest point: the axis has a mark in its middle. */
export function axisTop(series: Series[]): number {
  const most = Math.max(2, ...series.flatMap((one) => one.points.map(([, value]) => value ?? 0)))
  return Math.ceil(most / 2) * 2
}
