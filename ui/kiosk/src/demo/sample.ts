import type {
  AppState,
  EnrollingScreen,
  HomeScreen,
  Message,
  Notice,
  OpenApp,
  PageState,
  RatingAsked,
} from '../host/page-state'
import { sampleApps } from './apps'
import qrSvg from './qr.svg?raw'

/** A Tuesday morning in Dazhou: 24 November 2026, 10:26:08. */
export const SAMPLE_NOW = Date.UTC(2026, 10, 24, 2, 26, 8)
const DAY_MS = 86_400_000

const notices: Notice[] = [
  {
    id: 'n1',
    title: '11月26日（星期四）18:00至22:00，不动产登记系统升级，暂停自助打证',
    body:
      '因全省不动产登记信息管理系统升级，11月26日（星期四）18:00至22:00暂停以下服务：\n\n' +
      '一、不动产权证书、登记证明自助打印；\n二、不动产登记信息查询；\n三、住房情况证明打印。\n\n' +
      '系统恢复后即可正常办理。给您带来不便，敬请谅解。如有急需，请在11月26日18:00前到一楼大厅6号、7号窗口办理。\n\n' +
      '咨询电话：0818-2531166（工作日9:00—17:00）。\n\n达州市不动产登记中心\n2026年11月23日',
    level: 'warning',
    interrupts: false,
    starts_at: SAMPLE_NOW - DAY_MS,
  },
  {
    id: 'n2',
    title: '2027年度城乡居民基本医疗保险开始缴费',
    body: '缴费时间：即日起至2027年2月28日。\n\n可在本机“医保服务”中查询缴费标准，也可到就近的银行网点、村（社区）便民服务站缴费。',
    level: 'info',
    interrupts: false,
    starts_at: SAMPLE_NOW - 6 * DAY_MS,
  },
  {
    id: 'n3',
    title: '本厅周六上午照常服务',
    body: '为方便上班群众，本厅每周六9:00—12:00照常服务，请带好有效身份证件。',
    level: 'info',
    interrupts: false,
    starts_at: SAMPLE_NOW - 19 * DAY_MS,
  },
]

export const urgentNotice: Notice = {
  id: 'n9',
  title: '大厅将于10:45停电检修，请尽快办完手上的事项',
  body:
    '因供电线路抢修，本厅今日10:45起停电，预计12:00恢复。\n\n' +
    '停电后本机将自动关闭。未提交的内容无法保存，请在10:40前提交或带走材料。\n\n急需办理的，请到二楼应急窗口。',
  level: 'warning',
  interrupts: true,
  starts_at: SAMPLE_NOW - 60_000,
}

export const longUrgentNotice: Notice = {
  ...urgentNotice,
  id: 'n10',
  body: Array.from({ length: 4 }, () => urgentNotice.body).join('\n\n'),
}

/** Of some apps: all that a card can show. */
const STATES: Record<number, AppState> = { 2: 'preparing', 5: 'quarantined', 7: 'failed' }

export const homeScreen: HomeScreen = {
  page: 'home',
  terminal_name: '1号机',
  location: {
    id: 'l1',
    name: '达州市通川区政务服务中心',
    address: '达州市通川区凤凰大道 376 号',
    floor: '一楼大厅',
    division_name: '通川区',
    opening_hours: [
      { days: [1, 2, 3, 4, 5], opens: '09:00', closes: '12:00' },
      { days: [1, 2, 3, 4, 5], opens: '13:30', closes: '17:00' },
      { days: [6], opens: '09:00', closes: '12:00' },
    ],
    contact_name: '大厅咨询台',
    contact_phone: '0818-2530050',
    time_zone: 'Asia/Shanghai',
  },
  theme: 'qidu',
  theme_bundle: null,
  settings: { idle_limit_s: 60, idle_warning_s: 30 },
  apps: sampleApps.map((app, place) => ({ ...app, state: STATES[place] ?? app.state })),
  notices,
  zones: [],
}

export const enrollingScreen: EnrollingScreen = {
  page: 'enrolling',
  state: 'pending',
  display_code: '4F7K-2M',
  qr_svg: qrSvg,
  server: 'https://fleet.dazhou.example',
  terminal_id: 't-5f2c9a7b1e4d4c0fa83e6b1d',
  code_problem: null,
  reopens: false,
  location_wish: null,
}

export const openApp: OpenApp = {
  app_id: 'a1',
  name: '社保查询',
  unit: '达州市人力资源和社会保障局',
  contact: '0818-2130012',
}

export function appMessage(kind: Message['kind']): Message {
  return { kind, app_name: openApp.name, unit: openApp.unit, contact: openApp.contact }
}

export const homeState: PageState = {
  now: SAMPLE_NOW,
  language: 'zh-CN',
  elder: false,
  low: false,
  software_version: '1.0.0',
  connectivity: { state: 'online' },
  screen: homeScreen,
  session: { state: 'none', remaining_s: null, started_at: null, open_app: null, opening: false },
  message: null,
  keyboard: null,
  print: null,
  smart_card: null,
  read_aloud: 'ready',
  interruption: null,
  rating: null,
  maintenance: null,
  self_test: null,
  setup: null,
  network: null,
  display: null,
  faults: [],
  hours: null,
}

export const sampleRating: RatingAsked = {
  app_name: openApp.name,
  unit: openApp.unit,
  level: null,
  offered: ['not_done', 'too_slow', 'too_many_steps', 'hard_to_use', 'guide_wrong', 'fault'],
  chosen: [],
  remaining_s: 18,
  whole_s: 20,
}
