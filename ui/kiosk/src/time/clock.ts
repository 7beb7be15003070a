import type { ClockModel } from 'themes'

import type { Language } from '../host/page-state'
import { dateFormat } from './formats'

/** The terminal's time at `at` on the page's steady clock, counted on from its last word. */
export function timeAt(received: { state: { now: number }; receivedAt: number }, at: number): number {
  return received.state.now + Math.max(0, at - received.receivedAt)
}

/** Milliseconds until the clock on the wall shows another second. */
export function untilNextSecond(now: number): number {
  return 1000 - (((now % 1000) + 1000) % 1000)
}

/** The clock in the location's own time. */
export function clockModel(now: number, timeZone: string, language: Language): ClockModel {
  const zone = knownZone(timeZone)
  const format = (options: Intl.DateTimeFormatOptions): string =>
    dateFormat(language, { timeZone: zone, ...options }).format(now)
  return {
    time: dateFormat('zh-CN', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(now),
    date: format({ month: 'long', day: 'numeric' }),
    weekday: format({ weekday: 'long' }),
    lunar: language === 'zh-CN' ? lunarDate(now, zone) : null,
  }
}

/** Day and month in words, such as `11月24日`. */
export function dayText(at: number, timeZone: string, language: Language): string {
  return dateFormat(language, {
    timeZone: knownZone(timeZone),
    month: language === 'zh-CN' ? 'long' : 'short',
    day: 'numeric',
  }).format(at)
}

const DAY_TENS = ['初', '十', '廿', '三']
const DAY_ONES = ['十', '一', '二', '三', '四', '五', '六', '七', '八', '九']

function lunarDate(now: number, timeZone: string): string | null {
  const parts = dateFormat('zh-CN-u-ca-chinese', {
    timeZone,
    month: 'long',
    day: 'numeric',
  }).formatToParts(now)
  const month = parts.find((part) => part.type === 'month')?.value
  const day = Number(parts.find((part) => part.type === 'day')?.value)
  const dayWords = lunarDay(day)
  return month?.endsWith('月') && dayWords ? `农历${month}${dayWords}` : null
}

/** A day of a lunar month, 1 to 30, such as `初一`, `十五`, `廿三`; `null` for anything else. */
export function lunarDay(day: number): string | null {
  if (!Number.isInteger(day) || day < 1 || day > 30) return null
  if (day === 20) return '二十'
  if (day === 30) return '三十'
  const tens = day === 10 ? 0 : Math.floor(day / 10)
  return `${DAY_TENS[tens] ?? ''}${DAY_ONES[day % 10] ?? ''}`
}

/** The zone itself where the engine knows it, else that of all of China. */
export function knownZone(timeZone: string): string {
  try {
    dateFormat('zh-CN', { timeZone })
    return timeZone
  } catch {
    return 'Asia/Shanghai'
  }
}
