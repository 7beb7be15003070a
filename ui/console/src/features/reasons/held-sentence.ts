import type { Held } from 'api'
import { formatMoment } from 'kit'
import { reasonSentence } from './reason-sentence'

/** What held reasons are put into words with. */
export interface HeldWriter {
  t: (key: string, values?: Record<string, unknown>) => string
  hasWord: (key: string) => boolean
  locale: string
  now: number
}

/** Why, when, and what else is known, each a phrase. */
export interface HeldWords {
  why: string
  when: string
  /** Empty where there is no more to say. */
  more: string
}

/** The wave that a terminal belongs to, as the server writes it. */
const WAVE = /^wave (?<wave>\d+) of (?<waves>\d+)$/

/** A held reason in the console's language. A reason of a newer server is not known by name, but still said. */
export function heldWords(held: Held, writer: HeldWriter): HeldWords {
  const { t, hasWord } = writer
  const reason = hasWord(`held.why.${held.reason}`) ? held.reason : 'unknown'
  return { why: t(`held.why.${reason}`), when: when(held, reason, writer), more: more(held, writer) }
}

function when({ reason, until }: Held, known: string, { t, locale, now }: HeldWriter): string {
  // A time that has passed says nothing about what is still to come.
  if (until == null || until <= now) return t(`held.when.${known}`)
  const time = formatMoment(until, now, locale)
  return t(reason === 'hold' ? 'held.holdUntil' : 'held.until', { time })
}

function more({ detail }: Held, { t }: HeldWriter): string {
  if (detail == null || detail === '') return ''
  const wave = WAVE.exec(detail)?.groups
  return wave ? t('held.wave', { ...wave }) : reasonSentence(detail, t) || detail
}
