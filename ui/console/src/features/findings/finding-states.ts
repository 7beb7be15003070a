import type { Finding, FindingSeverity, FindingSource, FindingState, FindingStep } from 'api'
import type { Tone } from 'kit'

export const FINDING_STATE: Record<FindingState, Tone> = {
  open: 'bad',
  assigned: 'warn',
  fixed: 'busy',
  closed: 'good',
  ignored: 'quiet',
}

export const FINDING_SEVERITY: Record<FindingSeverity, Tone> = {
  urgent: 'bad',
  serious: 'warn',
  minor: 'quiet',
}

export const FINDING_SOURCES: FindingSource[] = ['inspection', 'terminal', 'person', 'reported_from_above']

const STEPS: Record<FindingState, FindingStep[]> = {
  open: ['assign', 'fix', 'close', 'ignore'],
  assigned: ['fix', 'assign', 'close', 'ignore'],
  fixed: ['assign', 'close', 'ignore', 'reopen'],
  closed: ['reopen'],
  ignored: ['reopen'],
}

/** What a person can do with a finding, as the server decides it; the usual first. */
export function findingSteps({ state }: Pick<Finding, 'state'>): FindingStep[] {
  return STEPS[state]
}

type Translate = (key: string) => string

/** What a finding is called: its title, or the check that found it. */
export function findingName({ title, check }: Pick<Finding, 'title' | 'check'>, t: Translate): string {
  if (title !== '') return title
  // What has neither a terminal tells of itself.
  return check == null ? t('findings.disk') : t(`inspections.checks.${check}`)
}

/** The same, after what it is about. */
export function findingLine(
  finding: Pick<Finding, 'title' | 'check' | 'app_name' | 'terminal_name'>,
  t: Translate,
): string {
  const about = finding.app_name ?? finding.terminal_name
  return [about, findingName(finding, t)].filter(Boolean).join(' · ')
}
