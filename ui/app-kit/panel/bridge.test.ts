import { expect, it } from 'vitest'
import type { KioskInfo } from '../kiosk'
import { Bridge, type Answer } from './bridge'
import type { SimulatedCamera } from './camera'
import type { SimulatedReader } from './card'
import type { SimulatedPrinter } from './printer'
import type { SimulatedScanner } from './scanner'
import type { SimulatedSmartCard } from './smart-card'

const INFO: KioskInfo = {
  language: 'zh-CN',
  elder: true,
  terminal_name: null,
  location_name: null,
  division_name: null,
}

const RESIDENT: SimulatedReader = { outcome: 'resident', permitted: true }
const CODE: SimulatedScanner = { outcome: 'code', text: 'DZ-0107', permitted: true }
const READY: SimulatedPrinter = { outcome: 'ready', permitted: true }
const SOCIAL = '7378312E73682EC9E7BBE1B1A3D5CF'
const CARD: SimulatedSmartCard = { outcome: 'card', named: [SOCIAL], permitted: true }

const PHOTO: SimulatedCamera = { outcome: 'photo', permitted: true }

function ask(
  bridge: Bridge,
  method: string,
  args: object,
  now: number,
  reader = RESIDENT,
  printer = READY,
  scanner = CODE,
  receipts = READY,
  smartCard = CARD,
  camera = PHOTO,
): Answer | 'end' {
  const session = { stay: (seconds: number) => (seconds > 600 ? undefined : now + seconds * 1000) }
  const devices = { reader, printer, scanner, receipts, smartCard, camera }
  return bridge.answer(JSON.stringify({ method, args }), INFO, now, session, devices)
}

it('answers what a terminal answers', () => {
  const bridge = new Bridge()
  expect(ask(bridge, 'info', {}, 0)).toEqual({ ok: true, value: INFO })
  expect(ask(bridge, 'end', {}, 0)).toBe('end')
  expect(ask(bridge, 'scan', {}, 0)).toEqual({ ok: false, code: 'unknown_method' })
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

it('reads an invented card where the manifest asks for it', () => {
  const bridge = new Bridge()
  const reason = { reason: '查询参保记录' }
  expect(ask(bridge, 'readIdCard', reason, 0)).toMatchObject({ ok: true, value: { name: '向巴山' } })
  for (const wrong of [{}, { reason: ' ' }, { reason: '长'.repeat(41) }, { reason: '两\n行' }])
    expect(ask(bridge, 'readIdCard', wrong, 2000)).toEqual({ ok: false, code: 'invalid_arguments' })
  expect(ask(bridge, 'readIdCard', reason, 4000, { outcome: 'resident', permitted: false })).toEqual({
    ok: false,
    code: 'not_permitted',
  })
})

it('scans what is typed where the manifest asks for it', () => {
  const bridge = new Bridge()
  const scan = (args: object, scanner = CODE): Answer | 'end' =>
    ask(bridge, 'scanCode', args, 0, RESIDENT, READY, scanner)
  const asked = { reason: '查询办件', formats: ['qr', 'code128'] }
  expect(scan(asked)).toEqual({ ok: true, value: { text: 'DZ-0107', format: null } })
  for (const wrong of [
    {},
    { ...asked, reason: '' },
    { ...asked, formats: 'qr' },
    { ...asked, formats: ['x'] },
  ])
    expect(scan(wrong)).toEqual({ ok: false, code: 'invalid_arguments' })
  for (const [scanner, code] of [
    [{ ...CODE, permitted: false }, 'not_permitted'],
    [{ ...CODE, outcome: 'no_scanner' }, 'no_scanner'],
    [{ ...CODE, text: '' }, 'no_code'],
  ] as const)
    expect(scan(asked, scanner)).toEqual({ ok: false, code })
})

it('takes a picture where the manifest asks for it', () => {
  const bridge = new Bridge()
  const take = (args: object, camera = PHOTO): Answer | 'end' =>
    ask(bridge, 'takePhoto', args, 0, RESIDENT, READY, CODE, READY, CARD, camera)
  const asked = { subject: 'face', reason: '制作居住证' }
  expect(take(asked)).toEqual({ ok: true, value: { width: 960, height: 720 } })
  for (const wrong of [{}, { ...asked, subject: 'hall' }, { subject: 'face' }])
    expect(take(wrong)).toEqual({ ok: false, code: 'invalid_arguments' })
  expect(take(asked, { ...PHOTO, permitted: false })).toEqual({ ok: false, code: 'not_permitted' })
  expect(take(asked, { ...PHOTO, outcome: 'no_camera' })).toEqual({ ok: false, code: 'no_camera' })
})

it('prints nothing, and says what a terminal would', () => {
  const page = { what: 'page', copies: 1 }
  const pdf = { what: 'pdf', copies: 2, bytes: 900, isPdf: true }
  expect(ask(new Bridge(), 'print', page, 0)).toEqual({ ok: true, value: null })
  expect(ask(new Bridge(), 'print', pdf, 0)).toEqual({ ok: true, value: null })
  expect(ask(new Bridge(), 'printer', {}, 0)).toEqual({ ok: true, value: { state: 'ready' } })
  for (const [args, code] of [
    [{ ...page, copies: 6 }, 'invalid_arguments'],
    [{ ...page, what: 'pdf' }, 'invalid_arguments'],
    [{ ...pdf, bytes: 9 << 20 }, 'too_large'],
    [{ ...pdf, isPdf: false }, 'not_a_pdf'],
  ] as const)
    expect(ask(new Bridge(), 'print', args, 0)).toEqual({ ok: false, code })
  for (const [printer, code] of [
    [{ ...READY, permitted: false }, 'not_permitted'],
    [{ ...READY, outcome: 'no_printer' }, 'no_printer'],
    [{ ...READY, outcome: 'jammed' }, 'jammed'],
  ] as const)
    expect(ask(new Bridge(), 'print', page, 0, RESIDENT, printer)).toEqual({ ok: false, code })
  const bridge = new Bridge()
  const last = Array.from({ length: 11 }, () => ask(bridge, 'print', page, 0))[10]
  expect(last).toEqual({ ok: false, code: 'print_spent' })
})

it('prints no receipt, and says what a terminal would', () => {
  const print = (items: unknown, receipts = READY): Answer | 'end' =>
    ask(new Bridge(), 'printReceipt', { items }, 0, RESIDENT, READY, CODE, receipts)
  const items = [
    { kind: 'text', text: '受理回执', align: 'center', size: 'double' },
    { kind: 'pair', left: '受理编号', right: 'DZ-2026-0107' },
    { kind: 'qr', text: 'https://达州.cn' },
    { kind: 'barcode', text: 'DZ-2026-0107' },
    { kind: 'rule' },
  ]
  expect(print(items)).toEqual({ ok: true, value: null })
  for (const [wrong, code] of [
    [[], 'too_long'],
    [Array.from({ length: 81 }, () => ({ kind: 'blank' })), 'too_long'],
    [[{ kind: 'raw', bytes: [27, 64] }], 'invalid_arguments'],
    [[{ kind: 'text', text: '\u001b@' }], 'invalid_arguments'],
    ['text', 'invalid_arguments'],
  ] as const)
    expect(print(wrong)).toEqual({ ok: false, code })
  expect(print(items, { ...READY, outcome: 'out_of_paper' })).toEqual({ ok: false, code: 'out_of_paper' })
  expect(print(items, { ...READY, permitted: false })).toEqual({ ok: false, code: 'not_permitted' })
})

it('speaks to an invented smart card, to the applications that the manifest names', () => {
  const bridge = new Bridge()
  const say = (method: string, args: object, smartCard = CARD): Answer | 'end' =>
    ask(bridge, method, args, 0, RESIDENT, READY, CODE, READY, smartCard)
  const open = { reason: '读取社保卡' }
  const command = (hex: string): Answer | 'end' => say('sendToSmartCard', { command: hex })
  expect(say('openSmartCard', open, { ...CARD, permitted: false })).toMatchObject({ code: 'not_permitted' })
  expect(say('openSmartCard', open, { ...CARD, outcome: 'no_card' })).toMatchObject({ code: 'no_card' })
  expect(say('selectSmartCard', { application: SOCIAL })).toMatchObject({ code: 'card_closed' })
  expect(say('openSmartCard', open)).toEqual({ ok: true, value: { atr: '3b800181' } })
  expect(command('00B0000000')).toMatchObject({ code: 'not_declared' })
  expect(say('selectSmartCard', { application: 'D156000005' })).toMatchObject({ code: 'not_declared' })
  expect(say('selectSmartCard', { application: SOCIAL })).toMatchObject({ value: { status: '9000' } })
  expect(command('00a4020002ef05')).toMatchObject({ value: { status: '9000' } })
  expect(command('00B0000200')).toEqual({ ok: true, value: { data: '303030303130370a', status: '9000' } })
  expect(command('0020000103313233')).toMatchObject({ code: 'command_refused' })
  expect(command('00A4040005D156000005')).toMatchObject({ code: 'command_refused' })
  expect(command('00B')).toMatchObject({ code: 'invalid_arguments' })
  expect(say('closeSmartCard', {})).toEqual({ ok: true, value: null })
  expect(command('00B0000000')).toMatchObject({ code: 'card_closed' })
})

it('asks a citizen who has refused three times no more', () => {
  const bridge = new Bridge()
  const refused = { ok: false, code: 'cancelled' }
  for (let time = 0; time < 3; time += 1)
    expect(
      ask(bridge, 'readIdCard', { reason: '核对' }, 0, { outcome: 'cancelled', permitted: true }),
    ).toEqual(refused)
  expect(ask(bridge, 'readIdCard', { reason: '核对' }, 0)).toEqual(refused)
})

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
