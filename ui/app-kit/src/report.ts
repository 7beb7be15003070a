import type { Report } from './check'
import { filled, type Finding } from './finding'
import type { Language, Severity } from './rules/rule'
import { RULES } from './rules/table'
import { WORDS } from './words'

/** How many findings there are of each kind, further places not counted. */
export function counted(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, hint: 0 }
  for (const finding of findings) counts[RULES[finding.rule].severity] += 1
  return counts
}

/** A finding with its words, as people and programs read it. */
export interface Told {
  rule: string
  severity: Severity
  file: string
  line: number | null
  column: number | null
  message: string
  remedy: string
  more: number
}

export function told(finding: Finding, language: Language): Told {
  const rule = RULES[finding.rule]
  return {
    rule: finding.rule,
    severity: rule.severity,
    file: finding.file,
    line: finding.line ?? null,
    column: finding.column ?? null,
    message: filled(rule.message, finding.details, language),
    remedy: filled(rule.remedy, finding.details, language),
    more: finding.more,
  }
}

/** A report as lines for people: `file:line:column`, what is wrong, what to do. */
export function asText(report: Report, language: Language): string {
  const words = WORDS[language]
  const lines = report.findings.map((finding) => {
    const one = told(finding, language)
    const place = [one.file, one.line, one.column].filter((part) => part !== null).join(':')
    const more = one.more > 0 ? `\n    ${words.more(one.more)}` : ''
    return `${place}\n    ${words.severity[one.severity]} ${one.message} [${one.rule}]\n    ${words.remedy}${one.remedy}${more}\n`
  })
  const size =
    report.packed === undefined ? '' : `${words.size(report.files.size, bytes(report.packed.zip.length))}；`
  const verdict = words.verdict(counted(report.findings))
  lines.push(
    `${size}${verdict}${report.accepted === 0 ? '' : words.accepted(report.accepted)}：${report.ok ? words.good : words.bad}`,
  )
  const text = lines.join('\n')
  return language === 'zh' ? text : text.replaceAll('；', '; ').replaceAll('：', ': ')
}

function bytes(count: number): string {
  return count < 1024 * 1024 ? `${Math.ceil(count / 1024)} KiB` : `${(count / 1024 / 1024).toFixed(1)} MiB`
}

/** A report for programs. */
export function asJson(report: Report, language: Language): object {
  return {
    ok: report.ok,
    counts: { ...counted(report.findings), accepted: report.accepted },
    findings: report.findings.map((finding) => told(finding, language)),
    bundle:
      report.packed === undefined
        ? null
        : { files: report.files.size, size: report.packed.zip.length, sha256: report.packed.sha256 },
  }
}
