import type { OpeningHours, SpecialDay } from '../host/page-state'
import { knownZone } from './clock'

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
  const parts = new Intl.DateTimeFormat('en-US', {
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
  const name = new Intl.DateTimeFormat('en-US', { timeZone: knownZone(timeZone), weekday: 'short' }).format(
    now,
  )
  return WEEKDAYS.indexOf(name) + 1
}
