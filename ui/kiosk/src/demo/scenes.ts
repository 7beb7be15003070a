import type {
  Consent,
  EnrollingScreen,
  HomeScreen,
  KeyboardField,
  PageState,
  PrintNote,
  Session,
  WantedOfCitizen,
} from '../host/page-state'
import type { SetupScreen } from '../host/setup-state'
import { manyApps, sampleApps } from './apps'
import {
  appMessage,
  enrollingScreen,
  homeScreen,
  homeState,
  longUrgentNotice,
  openApp,
  sampleRating,
  urgentNotice,
} from './sample'
import {
  checkDisplay,
  crossDisplay,
  plainDisplay,
  sampleDisplay,
  turningDisplay,
  twoDisplays,
} from './display'
import { installation, installationFailed, installing, manyDisks, smallDisk, largeDisk } from './installation'
import {
  maintenanceBare,
  maintenanceOpen,
  maintenancePad,
  settingsFailed,
  settingsFixed,
} from './maintenance'
import { sampleAcceptance, sampleSelfTest, selfTest } from './self-test'
import {
  setupBeside,
  setupBrought,
  setupLocations,
  setupMap,
  setupRoot,
  setupScreen,
  setupStick,
} from './setup'
import {
  networkCards,
  networkFailed,
  networkMissing,
  networkPassed,
  networkRunning,
  networkTakenBack,
  networkTrying,
} from './network'
import { sampleZones } from './zones'

function home(change: Partial<HomeScreen>): PageState {
  return { ...homeState, screen: { ...homeScreen, ...change } }
}

function enrolling(change: Partial<EnrollingScreen>): PageState {
  return { ...homeState, connectivity: { state: 'online' }, screen: { ...enrollingScreen, ...change } }
}

function setup(change: Partial<SetupScreen>): PageState {
  return { ...homeState, screen: { ...setupScreen, ...change }, setup: setupBeside }
}

function session(change: Partial<Session>): PageState {
  return { ...homeState, session: { ...homeState.session, state: 'active', ...change } }
}

function printing(print: PrintNote): PageState {
  return { ...session({ open_app: openApp }), print }
}

function keyboard(change: Partial<KeyboardField>): PageState {
  const field: KeyboardField = { field: 1, layout: 'pinyin', hint: 'any', secret: false, enter: 'enter' }
  return { ...session({ open_app: openApp }), keyboard: { ...field, ...change } }
}

/** Noon of the sample's day, and nine o'clock of the next. */
const CLOSES = Date.UTC(2026, 10, 24, 4)
const OPENS = Date.UTC(2026, 10, 25, 1)

const unanswered = { display_code: null, qr_svg: null }

/** The states that the pages can be looked at in, by the word in `?demo=`. `null`: the shell has not spoken. */
export const demoScenes = {
  starting: null,
  'starting-agent': { ...homeState, screen: { page: 'starting' } },
  home: homeState,
  'home-few': home({ apps: [...sampleApps.slice(-2), ...sampleApps.slice(13, 15)], notices: [] }),
  'home-many': home({ apps: [...manyApps] }),
  'home-zones': home({ zones: sampleZones }),
  'home-empty': home({ apps: [], notices: [] }),
  'home-unplaced': home({ location: null, notices: homeScreen.notices.slice(1, 2) }),
  'home-offline': { ...session({}), connectivity: { state: 'offline', since: homeState.now - 300_000 } },
  'home-fault': { ...homeState, faults: ['print', 'id_card'] },
  'home-reading': { ...session({}), read_aloud: 'reading' },
  'home-silent': { ...session({}), read_aloud: null },
  'home-warning': session({ state: 'warning', remaining_s: 24 }),
  'home-opening': session({ open_app: openApp, opening: true }),
  'home-ended': {
    ...homeState,
    message: { kind: 'session_ended_idle', app_name: null, unit: null, contact: null },
  },
  'home-closing': { ...session({}), hours: { state: 'closing', closes_at: CLOSES } },
  'home-closed': { ...homeState, hours: { state: 'closed', opens_at: OPENS } },
  'home-closed-unknown': { ...homeState, hours: { state: 'closed', opens_at: null } },
  rating: { ...homeState, rating: sampleRating },
  'rating-reasons': {
    ...homeState,
    rating: { ...sampleRating, level: 'dissatisfied', chosen: ['too_slow', 'hard_to_use'] },
  },
  'maintenance-pad': { ...homeState, maintenance: maintenancePad },
  'maintenance-wrong': {
    ...homeState,
    maintenance: { ...maintenancePad, note: { note: 'wrong', tries_left: 3 } },
  },
  'maintenance-paused': {
    ...homeState,
    maintenance: { ...maintenancePad, note: { note: 'paused', remaining_s: 58 } },
  },
  'maintenance-ticket': { ...homeState, maintenance: { ...maintenancePad, note: { note: 'ticket_over' } } },
  'maintenance-nobody': { ...homeState, maintenance: { ...maintenancePad, note: { note: 'nobody_may' } } },
  'maintenance-open': {
    ...homeState,
    maintenance: maintenanceOpen,
    self_test: { ...sampleSelfTest, page: null },
  },
  'maintenance-settings': { ...homeState, maintenance: maintenanceOpen, display: sampleDisplay },
  'maintenance-way': { ...homeState, maintenance: { ...maintenanceOpen, settings: settingsFailed } },
  'maintenance-fixed': { ...homeState, maintenance: { ...maintenanceOpen, settings: settingsFixed } },
  'maintenance-bare': {
    ...homeState,
    connectivity: { state: 'offline', since: homeState.now - 300_000 },
    screen: { page: 'out_of_service', reason: 'suspended' },
    maintenance: maintenanceBare,
  },
  'self-test': selfTest({}),
  'self-test-new': selfTest({ run: null, last: null, may_accept: false }),
  'self-test-last': selfTest({ run: null }),
  'self-test-touch': selfTest({}, 'touch'),
  'self-test-display': selfTest({}, 'display'),
  'self-test-sound': selfTest({}, 'sound', 'asked'),
  'self-test-camera': selfTest({}, 'camera', 'asked'),
  'self-test-printer': selfTest({}, 'printer'),
  'self-test-receipt': selfTest({}, 'receipt_printer', 'wrong'),
  'self-test-card': selfTest({}, 'id_card_reader', 'awaited'),
  'self-test-scanner': selfTest({}, 'scanner', 'timeout'),
  'self-test-network': selfTest({}, 'network'),
  acceptance: selfTest({ page: 'acceptance', run: null, acceptance: sampleAcceptance }),
  'acceptance-done': selfTest({
    page: 'acceptance',
    run: null,
    acceptance: { ...sampleAcceptance, phase: { phase: 'done' } },
  }),
  'acceptance-refused': selfTest({
    page: 'acceptance',
    run: null,
    acceptance: { ...sampleAcceptance, phase: { phase: 'not_accepted', reason: 'no_self_test' } },
  }),
  'network-none': { ...homeState, maintenance: maintenanceOpen },
  'network-running': { ...homeState, maintenance: maintenanceOpen, network: networkRunning },
  'network-passed': { ...homeState, maintenance: maintenanceOpen, network: networkPassed },
  'network-failed': { ...homeState, maintenance: maintenanceOpen, network: networkFailed },
  'network-cards': { ...homeState, maintenance: maintenanceOpen, network: networkCards },
  'network-trying': { ...homeState, maintenance: maintenanceOpen, network: networkTrying },
  'network-back': { ...homeState, maintenance: maintenanceOpen, network: networkTakenBack },
  'network-missing': { ...homeState, maintenance: maintenanceOpen, network: networkMissing },
  'rating-thanks': {
    ...homeState,
    message: { kind: 'rated', app_name: null, unit: null, contact: null },
  },
  app: session({ open_app: openApp }),
  'app-reading': { ...session({ open_app: openApp }), read_aloud: 'reading' },
  'app-paused': { ...session({ open_app: openApp }), read_aloud: 'paused' },
  'app-silent': { ...session({ open_app: openApp }), read_aloud: null },
  'app-warning': session({ state: 'warning', remaining_s: 24, open_app: openApp }),
  'app-closing': { ...session({ open_app: openApp }), hours: { state: 'closing', closes_at: CLOSES } },
  'app-printing': printing('printing'),
  'app-out-of-paper': printing('out_of_paper'),
  'app-printed': printing('printed'),
  'app-card-in-use': { ...session({ open_app: openApp }), smart_card: 'in_use' },
  'app-card-take': { ...session({ open_app: openApp }), smart_card: 'take_along' },
  'card-put': session({ open_app: openApp }),
  'card-confirm': session({ open_app: openApp }),
  'card-reading': session({ open_app: openApp }),
  'card-again': session({ open_app: openApp }),
  'card-warning': session({ state: 'warning', remaining_s: 24, open_app: openApp }),
  'code-hold': session({ open_app: openApp }),
  'code-unread': session({ open_app: openApp }),
  'code-other': session({ open_app: openApp }),
  'code-warning': session({ state: 'warning', remaining_s: 24, open_app: openApp }),
  'smart-card-put': session({ open_app: openApp }),
  'smart-card-confirm': session({ open_app: openApp }),
  'smart-card-mute': session({ open_app: openApp }),
  'photo-wake': session({ open_app: openApp }),
  'photo-aim': session({ open_app: openApp }),
  'photo-count': session({ open_app: openApp }),
  'photo-judge': session({ open_app: openApp }),
  'photo-document': session({ open_app: openApp }),
  'photo-warning': session({ state: 'warning', remaining_s: 24, open_app: openApp }),
  'keyboard-pinyin': keyboard({}),
  'keyboard-search': keyboard({ enter: 'search' }),
  'keyboard-english': keyboard({ layout: 'english', secret: true }),
  'keyboard-digits': keyboard({ layout: 'digits' }),
  'keyboard-id': keyboard({ layout: 'id' }),
  'keyboard-phone': keyboard({ layout: 'phone' }),
  'keyboard-plate': keyboard({ layout: 'plate' }),
  'home-urgent': { ...homeState, interruption: urgentNotice },
  'app-urgent': { ...session({ open_app: openApp }), interruption: urgentNotice },
  'app-urgent-long': { ...session({ open_app: openApp }), interruption: longUrgentNotice },
  'app-urgent-warning': {
    ...session({ state: 'warning', remaining_s: 24, open_app: openApp }),
    interruption: urgentNotice,
  },
  switching: { ...homeState, message: { kind: 'switching', app_name: null, unit: null, contact: null } },
  'app-failed': { ...session({}), message: appMessage('app_failed') },
  'app-hung': { ...session({}), message: appMessage('app_hung') },
  'app-over-bound': { ...session({}), message: appMessage('app_over_bound') },
  'app-load-failed': { ...session({}), message: appMessage('app_load_failed') },
  'app-blocked': { ...session({}), message: appMessage('app_blocked') },
  'app-not-ready': { ...session({}), message: appMessage('app_not_ready') },
  'app-quarantined': { ...session({}), message: appMessage('app_quarantined') },
  'app-unlisted': {
    ...session({}),
    message: { ...appMessage('app_unlisted'), app_name: null, contact: null },
  },
  enrolling: enrolling({}),
  'enrolling-connecting': enrolling({ state: null, ...unanswered }),
  'enrolling-offline': {
    ...enrolling({ state: null, reopens: true, ...unanswered }),
    connectivity: { state: 'offline', since: homeState.now - 300_000 },
  },
  'enrolling-approved': enrolling({ state: 'approved' }),
  'enrolling-conflict': enrolling({ state: 'conflict' }),
  'enrolling-rejected': enrolling({ state: 'rejected' }),
  'enrolling-problem': enrolling({
    code_problem: {
      code: 'enrollment_code_expired',
      title: '注册码已过期',
      detail: '请联系运维人员重新发放，再输入新的注册码。',
    },
  }),
  'setup-language': setup({}),
  'setup-display': { ...setup({ step: 'display' }), display: sampleDisplay },
  'setup-display-two': { ...setup({ step: 'display' }), display: twoDisplays },
  'setup-display-plain': { ...setup({ step: 'display' }), display: plainDisplay },
  'setup-turning': { ...setup({ step: 'display' }), display: turningDisplay },
  'setup-cross': { ...setup({ step: 'display' }), display: crossDisplay },
  'setup-cross-check': { ...setup({ step: 'display' }), display: checkDisplay },
  'setup-devices': setup({ step: 'devices' }),
  'setup-sound': setup({ step: 'sound' }),
  'setup-network': setup({
    step: 'network',
    proxy: { address: 'http://proxy.example.gov.cn:3128', user: 'hall', has_password: true },
    stick: setupRoot,
  }),
  'setup-server': setup({ step: 'server', problem: 'server_address' }),
  'setup-trust': setup({ step: 'trust', stick: setupRoot }),
  'setup-trust-none': setup({ step: 'trust' }),
  'setup-trust-brought': setup({ step: 'trust', brought_root: setupBrought }),
  'setup-trust-offline': setup({
    step: 'trust',
    brought_root: setupBrought,
    check: { check: 'failed', why: 'no_answer' },
  }),
  'setup-trust-different': setup({ step: 'trust', brought_root: { ...setupBrought, fetch: 'different' } }),
  'setup-location': setup({ step: 'location', locations: setupLocations }),
  'setup-map': setup({ step: 'location', locations: setupLocations, map: setupMap }),
  'setup-location-failed': setup({
    step: 'location',
    check: { check: 'failed', why: 'no_answer' },
    locations: { search: 'failed' },
  }),
  'setup-location-closed': setup({ step: 'location', locations: { search: 'closed' } }),
  'setup-location-known': setup({
    step: 'location',
    location: { location: 'at', id: '0192d3f0-0000-7000-8000-000000000000', name: '通川区政务服务中心' },
    locations: setupLocations,
  }),
  'setup-enrollment': setup({ step: 'enrollment' }),
  'setup-finish': setup({ step: 'finish', root: setupStick.root, has_code: true, sound: 'heard' }),
  'setup-finish-brought': setup({
    step: 'finish',
    root: setupStick.root,
    brought_root: setupBrought,
    has_code: true,
    sound: 'heard',
    location: { location: 'at', id: '0192d3f0-0000-7000-8000-000000000000', name: '通川区政务服务中心' },
  }),
  'setup-finish-offline': setup({ step: 'finish', check: { check: 'failed', why: 'certificate' } }),
  'setup-finish-awaits': setup({
    step: 'finish',
    brought_root: setupBrought,
    awaits_root: true,
    has_code: true,
    sound: 'heard',
    check: { check: 'failed', why: 'no_answer' },
  }),
  'setup-stick': setup({ stick: setupStick }),
  'setup-refused': setup({
    stick: { ...setupStick, settings: { settings: 'refused', why: 'another_fleet' } },
  }),
  'setup-stick-connecting': setup({
    stick: { ...setupStick, settings: { settings: 'connecting', fleet: '达州市政务服务' } },
  }),
  'setup-stick-card': setup({
    step: 'network',
    steps: ['network', 'finish'],
    stick: {
      ...setupStick,
      settings: {
        settings: 'card_not_set',
        why: 'not_connected',
        detail: 'Connection activation failed: Secrets were required, but not provided.',
      },
    },
  }),
  'installation-choose': installation({}),
  'installation-settings': installation({ settings: true }),
  'installation-many': installation({ disks: manyDisks }),
  'installation-small': installation({ disks: [smallDisk] }),
  'installation-none': installation({ disks: [] }),
  'installation-unattended': installation({
    disks: [largeDisk, smallDisk],
    settings: true,
    state: { state: 'choosing', begins_in: 58 },
  }),
  'installation-writing': installing({ state: 'writing', disk: 'nvme0n1', percent: 42 }),
  'installation-checking': installing({ state: 'checking', disk: 'nvme0n1', percent: 87 }),
  'installation-installed': installing({ state: 'installed', disk: 'nvme0n1' }),
  'installation-failed-stick': installationFailed('stick_damaged'),
  'installation-failed-disk': installationFailed('disk_failed'),
  'installation-failed-gone': installationFailed('disk_gone'),
  'installation-failed-cancelled': installationFailed('cancelled'),
  'enrolling-reopens': enrolling({ reopens: true }),
  'enrolling-wish': enrolling({
    reopens: true,
    location_wish: { wish: 'noted', name: '通川区政务服务中心' },
  }),
  'enrolling-wish-gone': enrolling({ reopens: true, location_wish: { wish: 'unknown' } }),
  'out-not-ready': { ...homeState, screen: { page: 'out_of_service', reason: 'not_ready' } },
  'out-suspended': { ...homeState, screen: { page: 'out_of_service', reason: 'suspended' } },
  'out-retired': { ...homeState, screen: { page: 'out_of_service', reason: 'retired' } },
  'out-conflict': {
    ...homeState,
    screen: { page: 'out_of_service', reason: 'conflict', display_code: '4F7K-2M' },
  },
} as const satisfies Record<string, PageState | null>

const REASONS = {
  card: '查询您本人的社会保险缴费记录',
  code: '扫描受理回执，查询办件进度',
  smart_card: '读取社保卡，核对您的参保登记信息',
  face: '拍摄证件照，制作您的社会保障卡',
  document: '拍摄缴费凭证，补办参保登记',
} as const

const PHASES = {
  'card-put': 'put_card',
  'card-confirm': 'confirm_card',
  'card-reading': 'reading',
  'card-again': 'again',
  'card-warning': 'put_card',
  'code-hold': 'hold_code',
  'code-unread': 'unread_code',
  'code-other': 'other_code',
  'code-warning': 'hold_code',
  'smart-card-put': 'put_smart_card',
  'smart-card-confirm': 'confirm_smart_card',
  'smart-card-mute': 'mute_smart_card',
  'photo-wake': 'wake_camera',
  'photo-aim': 'aim',
  'photo-count': 'count',
  'photo-judge': 'judge',
  'photo-document': 'aim',
  'photo-warning': 'aim',
} as const

/** What is asked of the citizen in a scene. */
export function demoConsent(scene: string): Consent | null {
  if (!(scene in PHASES)) return null
  const wanted = wantedIn(scene)
  return {
    question: 1,
    wanted,
    app_name: openApp.name,
    unit: openApp.unit,
    reason: REASONS[wanted],
    phase: PHASES[scene as keyof typeof PHASES],
    remaining_s: 48,
    whole_s: 60,
  }
}

function wantedIn(scene: string): WantedOfCitizen {
  if (scene === 'photo-document') return 'document'
  if (scene.startsWith('photo')) return 'face'
  if (scene.startsWith('code')) return 'code'
  return scene.startsWith('smart') ? 'smart_card' : 'card'
}

export type DemoScene = keyof typeof demoScenes

export function isDemoScene(word: string): word is DemoScene {
  return word in demoScenes
}
