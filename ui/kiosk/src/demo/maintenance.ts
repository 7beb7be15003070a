import type { MaintenanceOpen, MaintenancePad, SettingsShown } from '../host/maintenance-state'
import { SAMPLE_NOW } from './sample'
import { setupBeside, setupScreen } from './setup'

const NAMES = [
  ['屏幕清洁', 'Screen is clean'],
  ['纸张', 'Paper'],
  ['读卡器', 'Card reader'],
  ['二维码扫描', 'Code scanner'],
  ['网络', 'Network'],
  ['外观和线缆', 'Case and cables'],
] as const

const sampleChecks = NAMES.map(([zh, en], at) => ({ id: `c${at}`, zh, en }))

const sampleSettings: SettingsShown = {
  devices: setupScreen.devices,
  sound: 'heard',
  proxy: { address: 'http://proxy.example.gov.cn:3128', user: 'hall', has_password: true },
  ca: false,
  stick_ca: false,
  fixed: null,
  check: { check: 'unasked' },
  changed: null,
  problem: null,
}

export const settingsFailed: SettingsShown = {
  ...sampleSettings,
  check: { check: 'failed', why: 'no_answer' },
}

export const settingsFixed: SettingsShown = { ...sampleSettings, fixed: 'environment' }

export const maintenancePad: MaintenancePad = {
  stage: 'pad',
  remaining_s: 27,
  judging: false,
  note: null,
  invites: false,
  scans: true,
}

export const maintenanceOpen: MaintenanceOpen = {
  stage: 'open',
  number: '012',
  remaining_s: 164,
  longest_s: 1_620,
  facts: {
    terminal_id: '5f2c9a7b-1e4d-8c0f-a83e-6b1d90c2f7aa',
    server: 'https://fleet.dazhou.example/',
    checked_in_at: SAMPLE_NOW - 42_000,
    clock_confirmed: true,
    hardening: { at: SAMPLE_NOW - 7_200_000, to_mend: ['boot_menu', 'swap'], unknown: [] },
    exporting: false,
    checks: sampleChecks,
    checked_at: null,
  },
  devices: {
    printer: { state: 'wants', code: 'paper_low' },
    receipt_printer: { state: 'failed', code: 'out_of_paper' },
    id_card_reader: { state: 'ready' },
    smart_card_reader: { state: 'absent' },
    scanner: { state: 'ready' },
    speaker: { state: 'ready' },
  },
  volume: 60,
  paper: { pages: [500, 250, 150, 100], receipts: [80_000, 50_000, 30_000, 15_000] },
  last: { act: { act: 'check_in' }, not_done: null },
  signed: null,
  settings: sampleSettings,
  beside: setupBeside,
}

/** A terminal with nothing but a screen, in a hall whose network is away. */
export const maintenanceBare: MaintenanceOpen = {
  ...maintenanceOpen,
  facts: {
    terminal_id: '5f2c9a7b-1e4d-8c0f-a83e-6b1d90c2f7aa',
    server: 'https://fleet.dazhou.example/',
    checked_in_at: null,
    clock_confirmed: false,
    hardening: null,
    exporting: false,
    checks: [],
    checked_at: null,
  },
  devices: {
    printer: null,
    receipt_printer: null,
    id_card_reader: null,
    smart_card_reader: null,
    scanner: null,
    speaker: null,
  },
  last: { act: { act: 'restart_machine' }, not_done: 'no_launcher' },
}
