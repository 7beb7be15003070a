import type { OpeningHours, SpecialDay } from '../host/page-state'
import { knownZone } from './clock'
import { dateFormat } from './formats'

/** From when to when, as `HH:MM`. */
export type DayHours = Pick<OpeningHours, 'opens' | 'closes'>

/** The stretches of the day on which `now` falls, in the location's own time, earliest first. */
export function hoursToday(
  hours: readonly OpeningHours[],
  special: readonly SpecialDay[],
  now: number,
  timeZone: string,
): DayHours[] {
  const date = isoDate(now, timeZone)
  const day = isoWeekday(now, timeZone)
  const ofDay = special.find((one) => one.day === date)
  const today: DayHours[] = ofDay
    ? (ofDay.hours ?? [])
    : hours.filter((stretch) => stretch.days.includes(day))
  return [...today].sort((a, b) => a.opens.localeCompare(b.opens))
}

/** Such as `2026-10-01`. */
function isoDate(now: number, timeZone: string): string {
  const parts = dateFormat('en-US', {
    timeZone: knownZone(timeZone),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Monday 1 to Sunday 7. */
function isoWeekday(now: number, timeZone: string): number {
  const name = dateFormat('en-US', { timeZone: knownZone(timeZone), weekday: 'short' }).format(now)
  return WEEKDAYS.indexOf(name) + 1
}

/** How many midnights lie between two moments, in the location's own time. */
export function daysBetween(from: number, to: number, timeZone: string): number {
  const day = (at: number): number => Date.parse(isoDate(at, timeZone)) / 86_400_000
  return Math.round(day(to) - day(from))
}

/** Days of the week that follow one another with the same hours, Monday 1 to Sunday 7; days without hours are left out. */
export interface WeekLine {
  from: number
  to: number
  stretches: DayHours[]
}

/** What the week says, as few lines as it takes. */
export function weekLines(hours: readonly OpeningHours[]): WeekLine[] {
  const lines: WeekLine[] = []
  for (const day of [1, 2, 3, 4, 5, 6, 7]) {
    const stretches = hours
      .filter((stretch) => stretch.days.includes(day))
      .map(({ opens, closes }) => ({ opens, closes }))
      .sort((a, b) => a.opens.localeCompare(b.opens))
    const last = lines.at(-1)
    if (stretches.length === 0) continue
    if (last?.to === day - 1 && JSON.stringify(last.stretches) === JSON.stringify(stretches)) last.to = day
    else lines.push({ from: day, to: day, stretches })
  }
  return lines
}
