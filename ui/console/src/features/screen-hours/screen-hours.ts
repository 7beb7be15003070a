import type { ActualScreen, ScreenHours } from 'api'
import type { Tone } from 'kit'

/** Puts words to a key. */
export type Say = (key: string, values?: Record<string, unknown>) => string

/** What a location or a division begins with that is given its own. */
export function usualScreenHours(): ScreenHours {
  return {
    mode: 'opening_hours',
    when_closed: 'dark',
    after_closing_min: 30,
    before_opening_min: 15,
    day_percent: 100,
    evening_percent: 70,
    evening_from: '19:00',
    evening_to: '07:00',
  }
}

/** Whether they can be saved. */
export function isScreenHours(hours: ScreenHours | null | undefined): boolean {
  if (!hours) return true
  const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
  return isTime(hours.evening_from) && isTime(hours.evening_to)
}

/** What they say, a sentence a line. */
export function screenHoursLines(hours: ScreenHours, t: Say): string[] {
  const { day_percent: day, evening_percent: evening, evening_from: from, evening_to: to } = hours
  const brightness =
    from === to || day === evening
      ? t('screenHours.brightnessOne', { day })
      : t('screenHours.brightness', { day, evening, from, to })
  return [modeLine(hours, t), brightness]
}

function modeLine(hours: ScreenHours, t: Say): string {
  if (hours.mode === 'always_on') return t('screenHours.onAlways')
  if (hours.when_closed === 'page') return t('screenHours.onPage')
  return t('screenHours.onDark', { after: hours.after_closing_min, before: hours.before_opening_min })
}

/** What a screen is, as its terminal said: dark by plan is no fault. */
export function screenMark(screen: ActualScreen, t: Say): { tone: Tone; label: string } {
  const state = t(`screenHours.state.${screen.state}`)
  const tone: Tone = screen.state === 'on' ? 'good' : 'quiet'
  if (screen.state === 'closed' && !screen.switches_off) {
    return { tone, label: t('screenHours.cannotSwitch', { state }) }
  }
  if (screen.state === 'off' || screen.brightness_percent == null) return { tone, label: state }
  return { tone, label: t('screenHours.stateBrightness', { state, percent: screen.brightness_percent }) }
}
