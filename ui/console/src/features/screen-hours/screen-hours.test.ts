import { describe, expect, it } from 'vitest'

import { isScreenHours, screenHoursLines, screenMark, usualScreenHours } from './screen-hours'

const say = (key: string, values?: Record<string, unknown>): string =>
  [key.split('.').slice(1).join('.'), ...Object.values(values ?? {}).map(String)].join(' ')

describe('screen hours', () => {
  it('takes times of a day, and none at all', () => {
    expect(isScreenHours(null)).toBe(true)
    expect(isScreenHours(usualScreenHours())).toBe(true)
    for (const wrong of ['', '24:00', '7:00']) {
      expect(isScreenHours({ ...usualScreenHours(), evening_to: wrong })).toBe(false)
    }
  })

  it('says what they come to', () => {
    const lines = (change: Partial<ReturnType<typeof usualScreenHours>>): string[] =>
      screenHoursLines({ ...usualScreenHours(), ...change }, say)
    expect(lines({})).toEqual(['onDark 30 15', 'brightness 100 70 19:00 07:00'])
    expect(lines({ when_closed: 'page', evening_percent: 100 })).toEqual(['onPage', 'brightnessOne 100'])
    expect(lines({ mode: 'always_on' })[0]).toBe('onAlways')
  })

  it('does not call a dark screen a fault', () => {
    const mark = (state: 'on' | 'closed' | 'off', switches_off = true): unknown =>
      screenMark({ state, brightness_percent: 35, switches_off }, say)
    expect(mark('off')).toEqual({ tone: 'quiet', label: 'state.off' })
    expect(mark('on')).toEqual({ tone: 'good', label: 'stateBrightness state.on 35' })
    expect(mark('closed', false)).toEqual({ tone: 'quiet', label: 'cannotSwitch state.closed' })
  })
})
