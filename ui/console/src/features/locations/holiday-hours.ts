import type { DayHours, Facility, HolidayHours, SpecialDay } from 'api'

/** What a hall does: closed on public holidays, open as on a Monday on weekends that are worked. */
export function usualHolidays(): HolidayHours {
  return { on_holidays: { kind: 'closed' }, on_worked_weekends: 'as_weekdays' }
}

/** Whether it can be saved: hours of their own end after they begin. */
export function isHolidayHours(hours: HolidayHours): boolean {
  const own = hours.on_holidays
  return own.kind !== 'hours' || own.hours.every((one) => one.opens < one.closes)
}

/** What helps whoever cannot do all by themselves, in the order in which it is told. */
export const FACILITIES: readonly Facility[] = [
  'step_free',
  'lift',
  'accessible_toilet',
  'accessible_parking',
  'tactile_path',
  'low_terminal',
  'wheelchair',
  'reading_glasses',
  'helper',
]

/** Special days that are alike and follow one another, but for weekends between them. */
export interface SpecialSpan {
  from: string
  to: string
  kind: SpecialDay['kind']
  name: string
  hours: DayHours[]
}

/** Days as spans, earliest first. */
export function spansOf(days: readonly SpecialDay[]): SpecialSpan[] {
  const spans: SpecialSpan[] = []
  for (const { day, kind, name, hours = [] } of days) {
    const last = spans.at(-1)
    if (last && isAlike(last, kind, name, hours) && daysBetween(last.to, day) <= 3) last.to = day
    else spans.push({ from: day, to: day, kind, name, hours })
  }
  return spans
}

function isAlike(span: SpecialSpan, kind: string, name: string, hours: DayHours[]): boolean {
  return span.kind === kind && span.name === name && hoursLine(span.hours) === hoursLine(hours)
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** Such as `09:00–12:00 13:30–17:00`. */
export function hoursLine(hours: readonly DayHours[]): string {
  return hours.map(({ opens, closes }) => `${opens}–${closes}`).join(' ')
}
