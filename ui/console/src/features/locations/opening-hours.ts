import type { OpeningHours } from 'api'

/** Days as ranges: `[1,2,3,4,5]` is one range from 1 to 5. */
export function dayRanges(days: readonly number[]): [number, number][] {
  const ranges: [number, number][] = []
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last?.[1] === day - 1) last[1] = day
    else ranges.push([day, day])
  }
  return ranges
}

/** Such as `周一至周五 09:00–17:00`. `dayNames` begins with Monday; `range` joins two names. */
export function hoursText(
  hours: OpeningHours,
  dayNames: readonly string[],
  range: (from: string, to: string) => string,
): string {
  const name = (day: number): string => dayNames[day - 1] ?? String(day)
  const days = dayRanges(hours.days).map(([from, to]) =>
    from === to ? name(from) : range(name(from), name(to)),
  )
  return `${days.join(' ')} ${hours.opens}–${hours.closes}`
}

/** Whether a stretch can be saved: some day, and closing after opening. `24:00` is the end of the day. */
export function isStretch(hours: OpeningHours): boolean {
  return hours.days.length > 0 && hours.opens < hours.closes
}

/** What a new stretch begins with: the usual hours of a hall. */
export function usualHours(): OpeningHours {
  return { days: [1, 2, 3, 4, 5], opens: '09:00', closes: '17:00' }
}
