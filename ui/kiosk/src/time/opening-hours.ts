import type { OpeningHours } from '../host/page-state'
import { knownZone } from './clock'

/** The stretches of the day on which `now` falls, in the location's own time, earliest first. */
export function hoursToday(hours: readonly OpeningHours[], now: number, timeZone: string): OpeningHours[] {
  const day = isoWeekday(now, timeZone)
  return hours.filter((stretch) => stretch.days.includes(day)).sort((a, b) => a.opens.localeCompare(b.opens))
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Monday 1 to Sunday 7. */
function isoWeekday(now: number, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: knownZone(timeZone), weekday: 'short' }).format(
    now,
  )
  return WEEKDAYS.indexOf(name) + 1
}
