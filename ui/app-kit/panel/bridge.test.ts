import { expect, it } from 'vitest'
import type { KioskInfo } from '../kiosk'
import { Bridge, type Answer } from './bridge'

const INFO: KioskInfo = {
  language: 'zh-CN',
  elder: true,
  terminal_name: null,
  location_name: null,
  division_name: null,
}

function ask(bridge: Bridge, method: string, args: object, now: number): Answer | 'end' {
  const session = { stay: (seconds: number) => (seconds > 600 ? undefined : now + seconds * 1000) }
  return bridge.answer(JSON.stringify({ method, args }), INFO, now, session)
}

it('answers what a terminal answers', () => {
  const bridge = new Bridge()
  expect(ask(bridge, 'info', {}, 0)).toEqual({ ok: true, value: INFO })
  expect(ask(bridge, 'end', {}, 0)).toBe('end')
  expect(ask(bridge, 'print', {}, 0)).toEqual({ ok: false, code: 'unknown_method' })
  expect(ask(bridge, 'hold', { reason: 'x'.repeat(70_000), seconds: 1 }, 0)).toEqual({
    ok: false,
    code: 'too_large',
  })
})

it('gives more time where the session has it', () => {
  const bridge = new Bridge()
  expect(ask(bridge, 'stay', { seconds: 60 }, 1000)).toEqual({ ok: true, value: { until: 61_000 } })
  expect(ask(bridge, 'stay', { seconds: 900 }, 1000)).toEqual({ ok: false, code: 'stay_spent' })
  expect(ask(bridge, 'stay', { seconds: 901 }, 1000)).toEqual({ ok: false, code: 'invalid_arguments' })
})

it.each([{}, { reason: '缴费', seconds: 1 }, { reason: 'a', seconds: 601 }, { reason: 'a', seconds: 0.5 }])(
  'refuses to hold with %j',
  (args) => {
    expect(ask(new Bridge(), 'hold', args, 0)).toEqual({ ok: false, code: 'invalid_arguments' })
  },
)

it('holds, renews, lets go in time, and never beyond an hour', () => {
  const bridge = new Bridge()
  const hold = { reason: 'payment', seconds: 600 }
  expect(ask(bridge, 'hold', hold, 1000)).toEqual({ ok: true, value: { until: 601_000 } })
  expect(bridge.hold(600_999)?.reason).toBe('payment')
  expect(bridge.hold(601_000)).toBeUndefined()
  const last = 1000 + 3_600_000 - 60_000
  expect(ask(bridge, 'hold', hold, last)).toEqual({ ok: true, value: { until: 3_601_000 } })
  expect(ask(bridge, 'hold', hold, 3_601_000)).toEqual({ ok: false, code: 'lock_spent' })
  expect(ask(bridge, 'release', {}, 3_602_000)).toEqual({ ok: true, value: null })
})

it('lets twenty calls a second pass', () => {
  const bridge = new Bridge()
  const answers = Array.from({ length: 30 }, () => ask(bridge, 'info', {}, 5000))
  expect(answers.filter((one) => one !== 'end' && one.ok)).toHaveLength(20)
  expect(answers[29]).toEqual({ ok: false, code: 'too_many' })
  expect(ask(bridge, 'info', {}, 6000)).toMatchObject({ ok: true })
})
