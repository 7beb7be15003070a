import type { Language } from './rules/rule'
import { RULES, type RuleId } from './rules/table'

/** Where something stands: lines and columns count from 1. */
export interface Place {
  file: string
  line?: number
  column?: number
}

/** What a finding says in its words' `{name}`; a pair where the languages differ. */
export type Details = Record<string, string | number | Record<Language, string>>

/** A rule that a bundle breaks. */
export interface Finding extends Place {
  rule: RuleId
  details: Details
  /** Further places that break the same rule: of the same file, for a hint of the whole bundle. */
  more: number
}

/** Collects findings; of a rule that is broken again and again it keeps the first places. */
export class Findings {
  private readonly found: Finding[] = []
  private readonly counts = new Map<string, { times: number; last: Finding }>()

  /** Places of one rule that are told one by one. */
  static readonly TOLD = 3

  add(rule: RuleId, place: Place, details: Details = {}): void {
    const key = RULES[rule].severity === 'hint' ? rule : `${rule}\n${place.file}`
    const before = this.counts.get(key)
    if (before !== undefined && before.times >= Findings.TOLD) {
      before.last.more += 1
      return
    }
    const finding: Finding = { rule, ...place, details, more: 0 }
    this.counts.set(key, { times: (before?.times ?? 0) + 1, last: finding })
    this.found.push(finding)
  }

  /** Errors first, then by file and place. */
  sorted(): Finding[] {
    const order = ['error', 'warning', 'hint']
    const rank = (finding: Finding): number => order.indexOf(RULES[finding.rule].severity)
    return [...this.found].sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0),
    )
  }
}

/** A rule's words with the finding's details in them. */
export function filled(words: Record<Language, string>, details: Details, language: Language): string {
  return words[language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const detail = details[name]
    if (detail === undefined) return whole
    return typeof detail === 'object' ? detail[language] : String(detail)
  })
}
