import type { ThemePeriod } from 'api'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** The days of a period as people say them: `2027年2月17日至23日`, `2月28日至3月2日` only where the year is the same. */
export function daysText(
  { first_day: first, last_day: last }: Pick<ThemePeriod, 'first_day' | 'last_day'>,
  t: Translate,
): string {
  const [a, b] = [parts(first), parts(last)]
  if (first === last) return t('themes.days.one', { day: t('themes.days.full', a) })
  const key = a.year !== b.year ? 'full' : a.month !== b.month ? 'month' : 'day'
  return t('themes.days.span', { first: t('themes.days.full', a), last: t(`themes.days.${key}`, b) })
}

/** How many days a period has. */
export function dayCount({
  first_day: first,
  last_day: last,
}: Pick<ThemePeriod, 'first_day' | 'last_day'>): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1
}

function parts(day: string): { iso: string; year: number; month: number; day: number } {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return { iso: day, year, month, day: date }
}

/** Today by the calendar of China, as `2027-02-17`. */
export function chinaToday(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
}
