import type { UpgradeWindow } from 'api'
import { dayRanges } from '../locations/opening-hours'

/** Words that windows are written with. */
export interface WindowWords {
  /** Days of the week, Monday first. */
  days: readonly string[]
  everyDay: string
  range: (from: string, to: string) => string
  nextDay: (time: string) => string
}

/** Such as `每天 22:00–次日 06:00`, in the location's own time. */
export function windowText(window: UpgradeWindow, words: WindowWords): string {
  const name = (day: number): string => words.days[day - 1] ?? String(day)
  const days =
    window.days.length === 7
      ? words.everyDay
      : dayRanges(window.days)
          .map(([from, to]) => (from === to ? name(from) : words.range(name(from), name(to))))
          .join(' ')
  const to = window.to <= window.from ? words.nextDay(window.to) : window.to
  return `${days} ${window.from}–${to}`
}
