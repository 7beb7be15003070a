import type { TerminalEvent } from 'api'
import { formatDuration, type Tone } from 'kit'

type Step = Extract<TerminalEvent, { kind: 'maintenance' }>['step']
type Translate = (key: string, values?: Record<string, unknown>) => string

/** Wrong PINs are for somebody to look at. */
export function maintenanceTone(step: Step): Tone {
  return step.step === 'locked_out' ? 'warn' : 'quiet'
}

/** What whoever maintained a terminal did; `who` as the server names them. */
export function maintenanceSentence(
  step: Step,
  at: number,
  who: string | null,
  t: Translate,
  locale: string,
): string {
  const name = who ?? t('maintenanceStep.somebody')
  switch (step.step) {
    case 'began':
      return t(step.scanned ? 'maintenanceStep.scanned' : 'maintenanceStep.began', { who: name })
    case 'acted':
      return t('maintenanceStep.acted', { who: name, what: actWords(step.act, t) })
    case 'ended': {
      const length = formatDuration(Math.max(0, at - step.began_at), locale)
      return t('maintenanceStep.ended', { who: name, length, end: t(`maintenanceEnd.${step.end}`) })
    }
    case 'locked_out':
      return t('maintenanceStep.locked_out', {
        count: step.wrong,
        pause: formatDuration(step.pause_s * 1000, locale),
      })
  }
}

type Act = Extract<Step, { step: 'acted' }>['act']

function actWords(act: Act, t: Translate): string {
  switch (act.act) {
    case 'set_volume':
      return t('maintenanceAct.set_volume', { percent: act.percent })
    case 'touch_tested':
      return act.missed === 0
        ? t('maintenanceAct.touch_passed')
        : t('maintenanceAct.touch_missed', { count: act.missed })
    case 'paper_changed':
      return t(`maintenanceAct.paper_${act.printer}`)
    case 'set_network':
      return t(`maintenanceAct.network_${act.way}`)
    case 'sound_judged':
      return t(act.heard ? 'maintenanceAct.sound_heard' : 'maintenanceAct.sound_not_heard')
    case 'set_way':
      return t(act.proxied ? 'maintenanceAct.way_proxy' : 'maintenanceAct.way_direct', {
        authority: act.own_authority ? t('maintenanceAct.way_authority') : '',
        reached: act.reached ? '' : t('maintenanceAct.way_unreached'),
      })
    case 'turn_display':
      return t(`maintenanceAct.turn_${act.turn}`)
    case 'set_devices':
    case 'calibrate_touch':
    case 'test_sound':
    case 'test_print':
    case 'test_receipt':
    case 'check_in':
    case 'test_network':
    case 'export_log':
    case 'restart_shell':
    case 'restart_machine':
      return t(`maintenanceAct.${act.act}`)
  }
}
