import type { CheckFault, CheckNote, CheckResult } from 'api'
import type { Tone } from 'kit'

export const OUTCOME: Record<CheckResult['outcome'], Tone> = {
  passed: 'good',
  failed: 'bad',
  skipped: 'quiet',
}

/** The checks in the order in which the server knows them. */
export const CHECKS: CheckResult['check'][] = [
  'address',
  'redirects',
  'certificate',
  'ipv6',
  'own_links',
  'outside_links',
  'freshness',
  'files',
]

type Translate = (key: string, values?: Record<string, unknown>) => string

/** What is wrong, in words. */
export function faultSentence(fault: CheckFault, t: Translate): string {
  if (fault.kind === 'ends_soon' && fault.days < 0) return t('inspections.fault.ended')
  return t(`inspections.fault.${fault.kind}`, { ...fault })
}

/** What the terminal says of it beside that, in English. */
export function faultDetail(fault: CheckFault): string | null {
  return 'detail' in fault ? fault.detail : null
}

function noteSentence(note: CheckNote, t: Translate): string {
  const said = t(`inspections.note.${note.kind}`, { ...note })
  const leftOut = note.kind === 'links' ? note.left_out : 0
  return leftOut > 0
    ? `${said}${t('common.comma')}${t('inspections.note.leftOut', { count: leftOut })}`
    : said
}

/** A check's result in words; empty where there is nothing to add to the outcome. */
export function resultSentence(result: CheckResult, t: Translate): string {
  if (result.outcome === 'failed') return faultSentence(result.fault, t)
  if (result.outcome === 'skipped') return t(`inspections.skip.${result.reason}`)
  return result.note == null ? '' : noteSentence(result.note, t)
}
