import { formatExact } from 'kit'

/** China has one zone and no summer time. */
const OFFSET_MS = 8 * 3_600_000

/** The moment at which clocks in China show what was picked, whatever the browser's own zone is. */
export function momentInChina(picked: Date): number {
  const shown = [picked.getFullYear(), picked.getMonth(), picked.getDate()] as const
  return Date.UTC(...shown, picked.getHours(), picked.getMinutes()) - OFFSET_MS
}

/** What a picker shows for a moment: the time on clocks in China. */
export function pickedInChina(at: number): Date {
  const shown = new Date(at + OFFSET_MS)
  const day = [shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate()] as const
  return new Date(...day, shown.getUTCHours(), shown.getUTCMinutes())
}

/** Such as `2026年12月1日 09:00`, by clocks in China. */
export function formatInChina(at: number, locale: string): string {
  return formatExact(at, locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' })
}
