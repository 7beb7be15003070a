import type { ThemePeriod } from 'api'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** The days of a period as people say them: `2027年2月17日至23日`, without what the first day has said. */
export function daysText(
  { first_day: first, last_day: last }: Pick<ThemePeriod, 'first_day' | 'last_day'>,
  t: Translate,
  locale: string,
): string {
  const isEnglish = locale === 'en'
  const [a, b] = [parts(first, isEnglish), parts(last, isEnglish)]
  if (first === last) return t('themes.days.one', { day: t('themes.days.full', a) })
  const key = isEnglish || a.year !== b.year ? 'full' : a.month !== b.month ? 'month' : 'day'
  return t('themes.days.span', { first: t('themes.days.full', a), last: t(`themes.days.${key}`, b) })
}

/** How many days a period has. */
export function dayCount({
  first_day: first,
  last_day: last,
}: Pick<ThemePeriod, 'first_day' | 'last_day'>): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1
}

/** With leading zeros where days are written as figures alone. */
function parts(text: string, padded: boolean): { year: string; month: string; day: string } {
  const [year = '', month = '', day = ''] = text.split('-')
  return padded ? { year, month, day } : { year, month: String(Number(month)), day: String(Number(day)) }
}

/** Today by the calendar of China, as `2027-02-17`. */
export function chinaToday(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
}
