import type { AppFailure, TerminalEvent } from 'api'
import type { Tone } from 'kit'

/** The kinds of events, as the filter offers them. */
export const EVENT_KINDS: TerminalEvent['kind'][] = [
  'session',
  'app_failed',
  'app_blocked',
  'app_installed',
  'app_refused',
  'shell_failed',
  'sandbox_missing',
  'upgrade_step',
  'agent_started',
  'file_healed',
  'samples_dropped',
]

type Translate = (key: string, values?: Record<string, unknown>) => string

/** How an event is to be taken. */
export function eventTone(event: TerminalEvent): Tone {
  switch (event.kind) {
    case 'app_failed':
    case 'app_refused':
    case 'shell_failed':
    case 'sandbox_missing':
      return 'bad'
    case 'app_blocked':
    case 'file_healed':
    case 'samples_dropped':
      return 'warn'
    case 'agent_started':
      return event.reason === 'unclean' || event.reason === 'fall_back' ? 'warn' : 'quiet'
    case 'upgrade_step':
      return upgradeTone(event.state)
    case 'app_installed':
      return 'good'
    case 'session':
      return event.end === 'app_failed' || event.end === 'shell_failed' ? 'warn' : 'quiet'
    default:
      return 'quiet'
  }
}

function upgradeTone(state: string): Tone {
  if (state === 'committed') return 'good'
  return ['rejected', 'failed', 'rolled_back', 'expired'].includes(state) ? 'bad' : 'busy'
}

function failureDetail(failure: AppFailure): string {
  if (failure.failure === 'load_failed') return failure.reason
  return failure.failure === 'hung' ? `${Math.round(failure.for_ms / 1000)} s` : ''
}

/** An event in a sentence; a kind that this console does not know yet keeps its fields. */
export function eventSentence(event: TerminalEvent, t: Translate, te: (key: string) => boolean): string {
  const word = (group: string, value: string): string =>
    te(`${group}.${value}`) ? t(`${group}.${value}`) : value
  switch (event.kind) {
    case 'agent_started':
      return t('event.agent_started.text', {
        version: event.software_version,
        reason: word('bootReason', event.reason),
      })
    case 'session':
      return t('event.session.text', {
        seconds: Math.round((event.ended_at - event.started_at) / 1000),
        count: event.apps.length,
        end: word('sessionEnd', event.end),
      })
    case 'app_failed':
      return [word('appFailure', event.failure.failure), failureDetail(event.failure)]
        .filter(Boolean)
        .join(': ')
    case 'app_blocked':
      return t('event.app_blocked.text', { origin: event.origin })
    case 'app_installed':
      return t('event.app_installed.text')
    case 'upgrade_step':
      return [word('attempt', event.state), event.reason].filter(Boolean).join(': ')
    case 'file_healed':
      return `${event.file}: ${event.reason}`
    case 'samples_dropped':
      return t('event.samples_dropped.text', { count: event.count })
    case 'app_refused':
    case 'shell_failed':
    case 'sandbox_missing':
      return event.reason
    default:
      return JSON.stringify(event)
  }
}
