import type { CheckFault, CheckNote, CheckResult, ScriptError } from 'api'
import { formatExact, type Tone } from 'kit'

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
  'content',
  'files',
  'opening',
  'painting',
  'scripts',
  'parts',
]

type Translate = (key: string, values?: Record<string, unknown>) => string

/** What is wrong, in words. */
export function faultSentence(fault: CheckFault, t: Translate, locale = 'zh-CN'): string {
  if (fault.kind === 'changed_since_confirmed') {
    const at = formatExact(fault.confirmed_at, locale)
    return t(`inspections.fault.${fault.count > 0 ? fault.kind : 'changed_beyond'}`, { ...fault, at })
  }
  if (fault.kind === 'disks') {
    const worst = fault.disks[0] ? t(`devices.verdict.${fault.disks[0].verdict}`) : ''
    return t('inspections.fault.disks', { count: fault.disks.length, worst })
  }
  if (fault.kind === 'ends_soon' && fault.days < 0) return t('inspections.fault.ended')
  return t(`inspections.fault.${fault.kind}`, { ...fault })
}

/** What the terminal says of it beside that, in English. */
export function faultDetail(fault: CheckFault): string | null {
  return 'detail' in fault ? fault.detail : null
}

/** One of the things that do not work: what is said of it, and which it is. */
interface FaultItem {
  mark: string
  text: string
}

/** The things that do not work, each by name, and how many more there are. */
export function faultItems(fault: CheckFault, t: Translate): { items: FaultItem[]; more: number } {
  if (fault.kind === 'broken_links') {
    const mark = (status?: number | null) => String(status ?? t('inspections.noAnswer'))
    const items = fault.links.map((link) => ({ mark: mark(link.status), text: link.url }))
    return { items, more: fault.broken - items.length }
  }
  if (fault.kind === 'script_errors') {
    const items = fault.errors.map((error) => ({ mark: error.message, text: placeOf(error, t) }))
    // The same error counts each time, and is named once: what is left out is not known by number.
    return { items, more: 0 }
  }
  if (fault.kind === 'missing_parts') {
    const mark = (keptFrom: boolean) => t(keptFrom ? 'inspections.keptFrom' : 'inspections.notThere')
    const items = fault.parts.map((part) => ({ mark: mark(part.kept_from), text: part.url }))
    return { items, more: 0 }
  }
  if (fault.kind === 'disks') {
    const mark = (verdict: string) => t(`devices.verdict.${verdict}`)
    const items = fault.disks.map((disk) => ({
      mark: mark(disk.verdict),
      text: [disk.name, disk.model, disk.serial].filter(Boolean).join(' '),
    }))
    return { items, more: 0 }
  }
  if (fault.kind === 'changed_since_confirmed') {
    const items = fault.lines.map((line) => ({ mark: t(`watches.lines.${line.change}`), text: line.text }))
    return { items, more: fault.count - items.length }
  }
  return { items: [], more: 0 }
}

function placeOf(error: ScriptError, t: Translate): string {
  const line = error.line > 0 ? t('inspections.line', { line: error.line }) : ''
  return [error.source, line].filter((part) => part !== '').join(' ')
}

function noteSentence(note: CheckNote, t: Translate): string {
  const said = t(`inspections.note.${note.kind}`, { ...note })
  const leftOut = note.kind === 'links' ? note.left_out : 0
  return leftOut > 0
    ? `${said}${t('common.comma')}${t('inspections.note.leftOut', { count: leftOut })}`
    : said
}

/** A check's result in words; empty where there is nothing to add to the outcome. */
export function resultSentence(result: CheckResult, t: Translate, locale = 'zh-CN'): string {
  if (result.outcome === 'failed') return faultSentence(result.fault, t, locale)
  if (result.outcome === 'skipped') return t(`inspections.skip.${result.reason}`)
  return result.note == null ? '' : noteSentence(result.note, t)
}
