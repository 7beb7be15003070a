import type { Residue, TerminalEvent } from 'api'
import { formatBytes, formatDuration, formatExact, type Tone } from 'kit'
import { consumableSentence } from '../care/event-sentences'
import { foundText } from '../care/found-text'
import { maintenanceSentence, maintenanceTone } from './maintenance-event'

/** The kinds of events, as the filter offers them. */
export const EVENT_KINDS: TerminalEvent['kind'][] = [
  'session',
  'wiped',
  'rated',
  'maintenance',
  'consumable',
  'daily_checked',
  'self_tested',
  'accepted',
  'app_failed',
  'app_quarantined',
  'app_blocked',
  'app_installed',
  'app_refused',
  'shell_failed',
  'sandbox_missing',
  'theme_failed',
  'theme_installed',
  'lock_broken',
  'inspected',
  'upgrade_step',
  'agent_started',
  'file_healed',
  'samples_dropped',
]

/** What stands beside an event in its row. */
export interface EventContext {
  /** What the person is called whom it is about. */
  person: string | null
  /** When it happened. */
  at: number
}

type Translate = (key: string, values?: Record<string, unknown>) => string

/** How an event is to be taken. */
export function eventTone(event: TerminalEvent): Tone {
  switch (event.kind) {
    case 'app_failed':
    case 'app_quarantined':
    case 'app_refused':
    case 'shell_failed':
    case 'sandbox_missing':
    case 'theme_failed':
      return 'bad'
    case 'app_blocked':
    case 'lock_broken':
    case 'file_healed':
    case 'samples_dropped':
      return 'warn'
    case 'agent_started':
      return event.reason === 'unclean' || event.reason === 'fall_back' ? 'warn' : 'quiet'
    case 'upgrade_step':
      return upgradeTone(event.state)
    case 'consumable':
      return event.step.step === 'said' && event.step.word !== 'fine' ? 'warn' : 'quiet'
    case 'daily_checked':
      return event.check.results.some((result) => result.problem) ? 'warn' : 'quiet'
    case 'wiped':
      return isNothing(event.after) ? 'quiet' : 'bad'
    case 'rated':
      return event.rating.level.endsWith('dissatisfied') ? 'warn' : 'good'
    case 'self_tested':
      return event.report.results.some((result) => result.outcome === 'failed') ? 'warn' : 'good'
    case 'accepted':
      return 'good'
    case 'maintenance':
      return maintenanceTone(event.step)
    case 'inspected':
      return event.report.results.some((result) => result.outcome === 'failed') ? 'warn' : 'good'
    case 'app_installed':
    case 'theme_installed':
      return 'good'
    case 'session':
      return event.end === 'app_failed' || event.end === 'shell_failed' ? 'warn' : 'quiet'
    default:
      return 'quiet'
  }
}

function isNothing({ processes, clipboards, files, print_jobs: jobs = 0 }: Residue): boolean {
  return processes + clipboards + files + jobs === 0
}

function upgradeTone(state: string): Tone {
  if (state === 'committed') return 'good'
  return ['rejected', 'failed', 'rolled_back', 'expired'].includes(state) ? 'bad' : 'busy'
}

/** An event in words. `reason` is the terminal's own, `app` the id of the app that it is about. */
export interface EventSentence {
  text: string
  app?: string
  reason?: string | null
}

type Failure = Extract<TerminalEvent, { kind: 'app_failed' }>['failure']
type OverBound = Extract<Failure, { failure: 'over_bound' }>

function overBound({ bound, used, limit }: OverBound, t: Translate, locale: string): string {
  const amount = (value: number): string => {
    if (bound === 'memory' || bound === 'network') return formatBytes(value)
    return bound === 'processor' ? formatDuration(value, locale) : String(value)
  }
  return t(`appBound.${bound}`, { used: amount(used), limit: amount(limit) })
}

function failure(
  event: Extract<TerminalEvent, { kind: 'app_failed' }>,
  word: string,
  t: Translate,
  locale: string,
): EventSentence {
  const { failure: what, app_id: app } = event
  if (what.failure === 'load_failed') return { app, text: word, reason: what.reason }
  if (what.failure === 'over_bound') return { app, text: overBound(what, t, locale) }
  if (what.failure !== 'hung') return { app, text: word }
  return { app, text: t('event.app_failed.hung', { seconds: Math.round(what.for_ms / 1000) }) }
}

function wiped(event: Extract<TerminalEvent, { kind: 'wiped' }>, t: Translate): string {
  const counted = (residue: Residue): string => t('event.wiped.residue', { print_jobs: 0, ...residue })
  const left = isNothing(event.after) ? t('event.wiped.nothing') : counted(event.after)
  return t(`event.wiped.${event.cause}`, { before: counted(event.before), left })
}

function inspected({ report }: Extract<TerminalEvent, { kind: 'inspected' }>, t: Translate): string {
  const failed = report.results.filter((result) => result.outcome === 'failed').length
  return failed > 0 ? t('event.inspected.failed', { count: failed }) : t('event.inspected.passed')
}

/** An event in a sentence; a kind that this console does not know yet keeps its fields. */
export function eventSentence(
  event: TerminalEvent,
  t: Translate,
  te: (key: string) => boolean,
  locale: string,
  context: EventContext,
): EventSentence {
  const word = (group: string, value: string): string =>
    te(`${group}.${value}`) ? t(`${group}.${value}`) : value
  switch (event.kind) {
    case 'agent_started':
      return {
        text: t('event.agent_started.text', {
          version: event.software_version,
          reason: word('bootReason', event.reason),
        }),
      }
    case 'session':
      return {
        text: t('event.session.text', {
          length: formatDuration(event.ended_at - event.started_at, locale),
          count: event.apps.length,
          end: word('sessionEnd', event.end),
        }),
      }
    case 'wiped':
      return { text: wiped(event, t) }
    case 'rated':
      return { app: event.rating.app_id, text: t(`ratings.levels.${event.rating.level}`) }
    case 'app_failed':
      return failure(event, word('appFailure', event.failure.failure), t, locale)
    case 'app_quarantined':
      return {
        app: event.app_id,
        text: t('event.app_quarantined.text', { until: formatExact(event.until, locale) }),
      }
    case 'app_blocked':
      return { app: event.app_id, text: t('event.app_blocked.text', { origin: event.origin }) }
    case 'app_installed':
      return { app: event.app_id, text: t('event.app_installed.text') }
    case 'app_refused':
      return { app: event.app_id, text: t('event.app_refused.text'), reason: event.reason }
    case 'lock_broken':
      return {
        app: event.holder,
        text: t('event.lock_broken.text', {
          reason: event.reason,
          length: formatDuration(event.held_ms, locale),
        }),
      }
    case 'upgrade_step':
      return { text: word('attempt', event.state), reason: event.reason ?? null }
    case 'file_healed':
      return { text: t('event.file_healed.text', { file: event.file }), reason: event.reason }
    case 'inspected':
      return { text: inspected(event, t) }
    case 'consumable':
      return { text: consumableSentence(event, t, locale) }
    case 'daily_checked':
      return { text: foundText(event.check.results, t, locale) }
    case 'self_tested': {
      const failed = event.report.results.filter((result) => result.outcome === 'failed')
      const items = failed.map(({ item }) => t(`acceptances.items.${item}`)).join(t('common.list'))
      return { text: t(`event.self_tested.${failed.length > 0 ? 'failed' : 'passed'}`, { items }) }
    }
    case 'accepted': {
      const { installer, hall } = event.acceptance
      return { text: t('event.accepted.text', { installer: installer.name, hall: hall.name }) }
    }
    case 'maintenance':
      return { text: maintenanceSentence(event.step, context.at, context.person, t, locale) }
    case 'samples_dropped':
      return { text: t('event.samples_dropped.text', { count: event.count }) }
    case 'theme_installed':
      return { text: t('event.theme_installed.text', { theme: event.theme, version: event.version }) }
    case 'theme_failed':
      return {
        text: t(`event.theme_failed.${event.failure}`, { theme: event.theme, version: event.version }),
        reason: event.reason,
      }
    case 'shell_failed':
    case 'sandbox_missing':
      return { text: '', reason: event.reason }
    default:
      return { text: '', reason: JSON.stringify(event) }
  }
}
