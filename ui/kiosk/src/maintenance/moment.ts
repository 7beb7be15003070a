import type { Language } from '../host/page-state'
import { dateFormat } from '../time/formats'

/** Date and time as in China, where every terminal stands. */
export function momentText(at: number, language: Language): string {
  return dateFormat(language, {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

/** The day alone: by that PINs go. */
export function dayText(at: number, language: Language): string {
  return dateFormat(language, { timeZone: 'Asia/Shanghai', dateStyle: 'long' }).format(at)
}
