import type { Activation, Plan } from 'api'
import { formatCount, formatDuration, formatMoment } from 'kit'
import { windowText, type WindowWords } from './window-text'

/** What is to be said, and with what. */
export interface Planned {
  plan: Plan
  activation: Activation
  version: string
  /** Terminals in each wave; `null` until they are counted. */
  counts: readonly number[] | null
  needsApproval: boolean
  startsAt: number | null
  /** It is being started: how it begins goes without saying. */
  startsNow?: boolean
}

/** What the sentences are made with. */
export interface Speaker {
  t: (key: string, values?: Record<string, unknown>) => string
  locale: string
  now: number
  windows: WindowWords
}

/**
 * What a plan does, in plain sentences: who goes when, what stops it, when a terminal switches, how it begins; or that
 * it does nothing.
 */
export function planSentences(planned: Planned, speaker: Speaker): string[] {
  if (planned.counts !== null && sum(planned.counts) === 0) return [speaker.t('plan.nobody')]
  return [
    waves(planned, speaker),
    ...stops(planned.plan, speaker),
    activation(planned.activation, speaker),
    ...(planned.startsNow ? [] : [begin(planned, speaker)]),
  ]
}

/** Who goes when: `先升级 12 台，观察 2 小时；再升级…`. */
export function waves({ plan, counts, version }: Planned, { t, locale }: Speaker): string {
  const last = plan.waves.length - 1
  const total = counts === null ? '…' : formatCount(sum(counts), locale)
  if (last === 0) return t('say.once', { count: total, version })
  const parts = plan.waves.flatMap((wave, index) => {
    const count = counts === null ? '…' : formatCount(counts[index] ?? 0, locale)
    // A wave of nobody is passed over.
    if (counts?.[index] === 0) return []
    const who = t(index === 0 ? 'say.first' : index === last ? 'say.last' : 'say.then', { count })
    const soak = wave.soak_ms ?? 0
    return [soak > 0 && index < last ? t('say.soaked', { who, time: formatDuration(soak, locale) }) : who]
  })
  const text = parts.join(t('say.next'))
  const share = plan.waves[0]?.done_percent ?? 100
  const all = t('say.waves', { count: total, waves: parts.length, version, text })
  return share < 100 ? all + t('say.share', { share }) : all
}

function stops(plan: Plan, { t }: Speaker): string[] {
  const said: string[] = []
  const { stop, crashes } = plan
  if (stop?.percent != null)
    said.push(t('say.stopShare', { share: stop.percent, sample: stop.min_sample ?? 5 }))
  if (stop?.count != null) said.push(t('say.stopCount', { count: stop.count }))
  if (crashes) {
    const word = said.length > 0 ? 'say.crashesToo' : 'say.crashes'
    said.push(t(word, { times: crashes.percent / 100 }))
  }
  return said.length > 0 ? said : [t('say.neverStops')]
}

/** When a terminal switches. */
export function activation({ when, deadline }: Activation, { t, locale, now, windows }: Speaker): string {
  const said =
    when?.kind === 'windows'
      ? t('say.windows', {
          windows: when.windows.map((one) => windowText(one, windows)).join(t('common.list')),
        })
      : t(when?.kind === 'outside_opening_hours' ? 'say.closed' : 'say.anytime')
  return deadline == null ? said : said + t('say.deadline', { time: formatMoment(deadline, now, locale) })
}

function begin({ needsApproval, startsAt }: Planned, { t, locale, now }: Speaker): string {
  const how =
    startsAt === null ? t('say.byHand') : t('say.atTime', { time: formatMoment(startsAt, now, locale) })
  return needsApproval ? t('say.approved', { how }) : how
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
