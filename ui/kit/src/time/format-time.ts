const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Milliseconds of the usual spans. */
export const span = { SECOND, MINUTE, HOUR, DAY } as const

/** Such as `3 分钟前` or `in 2 hours`; times are Unix milliseconds. */
export function formatRelative(at: number, now: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' })
  const distance = at - now
  const size = Math.abs(distance)
  let text: string
  if (size < 45 * SECOND) text = format.format(0, 'second')
  else if (size < 45 * MINUTE) text = format.format(Math.round(distance / MINUTE), 'minute')
  else if (size < 22 * HOUR) text = format.format(Math.round(distance / HOUR), 'hour')
  else if (size < 60 * DAY) text = format.format(Math.round(distance / DAY), 'day')
  else return formatExact(at, locale, { dateStyle: 'medium' })
  return spaced(text)
}

/** Such as `2026年11月24日 09:41:07`. */
export function formatExact(
  at: number,
  locale: string,
  style: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' },
): string {
  return new Intl.DateTimeFormat(locale, { ...style, hourCycle: 'h23' }).format(at)
}

/** Such as `14:20`, with the day where it is not today's: `11月27日 14:20`. By the reader's own clock. */
export function formatMoment(at: number, now: number, locale: string): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString()
  const thisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return formatExact(at, locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(today ? {} : { month: 'short', day: 'numeric' }),
    ...(thisYear ? {} : { year: 'numeric' }),
  })
}

/** Such as `4 分 12 秒` or `3 天 2 小时`: the two largest units of a length of time in milliseconds. */
export function formatDuration(length: number, locale: string): string {
  const chinese = locale.startsWith('zh')
  const units: [number, string][] = [
    [DAY, chinese ? '天' : 'd'],
    [HOUR, chinese ? '小时' : 'h'],
    [MINUTE, chinese ? '分' : 'min'],
    [SECOND, chinese ? '秒' : 's'],
  ]
  let first = units.findIndex(([size]) => length >= size)
  if (first < 0) first = units.length - 1
  let rest = length
  const parts: string[] = []
  for (const [size, name] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 || parts.length === 0) parts.push(`${count} ${name}`)
  }
  return parts.join(' ')
}

/** A gap between digits and Chinese characters, for browsers that do not set one. */
function spaced(text: string): string {
  return text.replace(/(\d)(?=[\u4e00-\u9fff])/g, '$1 ')
}
