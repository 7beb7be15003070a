import type { InstallationScreen } from './installation-state'
import type { MaintenanceShown } from './maintenance-state'
import type { SelfTestShown } from './self-test-state'
import type { SetupBeside, SetupScreen } from './setup-state'
import type { DisplayShown } from './display-state'
import type { NetworkShown } from './network-state'

/** What the shell tells its pages. Times are Unix milliseconds, durations whole seconds. */
export interface PageState {
  /** The terminal's trusted time when this was sent. */
  now: number
  language: Language
  /** Elder mode (长辈版): larger, fewer things, for this session only. */
  elder: boolean
  /** Whether apps are shown in the lower part of an upright screen, for this session only. */
  low: boolean
  software_version: string
  connectivity: Connectivity
  screen: Screen
  session: Session
  message: Message | null
  /** The field that the keyboard is shown for, if it is. */
  keyboard: KeyboardField | null
  /** How far printing is, while there is something to say of it. */
  print: PrintNote | null
  /** What is to be done with the smart card, while there is something to say of it. */
  smart_card: SmartCardNote | null
  /** Whether what is shown is read aloud; `null` where this terminal cannot be heard. */
  read_aloud: ReadAloud | null
  /** The urgent notice that is put before the citizen, over whatever is shown. */
  interruption: Notice | null
  /** What the citizen is asked whose session is over. */
  rating: RatingAsked | null
  /** What whoever maintains the terminal is shown. */
  maintenance: MaintenanceShown | null
  /** How the test of the hardware is, and acceptance, for whoever tests the terminal. */
  self_test: SelfTestShown | null
  /** What only the shell knows of the set-up, while that is shown. */
  setup: SetupBeside | null
  /** The network, for whoever sets it up or maintains the terminal; `null` until it was asked for. */
  network: NetworkShown | null
  /** How the screen is set, for whoever sets it up or maintains the terminal; `null` until they have looked. */
  display: DisplayShown | null
  /** What apps may need and cannot be had now, because its device is out of order. */
  faults: DeviceNeed[]
  /** What is to be said of the location's hours; `null` while there is nothing to say. */
  hours: HoursShown | null
}

/** Whoever uses the terminal is told that it closes, or that it has; `closed` takes the place of the home page. */
export type HoursShown =
  { state: 'closing'; closes_at: number } | { state: 'over' } | { state: 'closed'; opens_at: number | null }

/** What an app may need of the terminal's devices. */
export type DeviceNeed = 'id_card' | 'print' | 'scanner' | 'receipt' | 'smart_card' | 'camera'

/** The question how satisfied the citizen was. */
export interface RatingAsked {
  app_name: string
  unit: string
  /** The bad level that was chosen: reasons are asked for. */
  level: RatingLevel | null
  /** Reasons, in the order in which they are offered. */
  offered: RatingReason[]
  chosen: RatingReason[]
  /** Seconds until the question goes away, when this was sent. */
  remaining_s: number
  /** And when it was put. */
  whole_s: number
}

export type RatingLevel =
  'very_satisfied' | 'satisfied' | 'fairly_satisfied' | 'dissatisfied' | 'very_dissatisfied'

export type RatingReason =
  'not_done' | 'too_slow' | 'too_many_steps' | 'hard_to_use' | 'guide_wrong' | 'fault'

export type RatingAnswer =
  | { answer: 'level'; level: RatingLevel }
  | { answer: 'reason'; reason: RatingReason }
  | { answer: 'back' | 'send' | 'skip' }

/** `paused` goes on where it was. */
export type ReadAloud = 'ready' | 'reading' | 'paused'

/** What the citizen is told of the smart card that lies in the reader. */
export type SmartCardNote = 'in_use' | 'take_along'

export type PrintNote = 'printing' | 'out_of_paper' | 'stuck' | 'printed' | 'not_printed'

export interface KeyboardField {
  /** Another one for every field that gets the focus: what was begun for the one before is void. */
  field: number
  layout: KeyboardLayout
  hint: WritingHint
  /** Whether nobody may read over the citizen's shoulder. */
  secret: boolean
  enter: EnterKey
}

/** What an app wants of the citizen; shown over everything by the bar's page, which alone hears of it. */
export interface Consent {
  /** Another one for every question. */
  question: number
  wanted: WantedOfCitizen
  app_name: string
  unit: string
  /** What for, in the app's words. */
  reason: string
  phase: ConsentPhase
  /** Seconds until nobody is asked any more, when this was sent. */
  remaining_s: number
  /** And when the question was put. */
  whole_s: number
}

export type WantedOfCitizen = 'card' | 'code' | 'smart_card' | Photographed

/** What a picture is taken of. */
export type Photographed = 'face' | 'document'

export type ConsentPhase =
  | 'put_card'
  | 'confirm_card'
  | 'reading'
  | 'again'
  | 'hold_code'
  | 'unread_code'
  | 'other_code'
  | 'put_smart_card'
  | 'confirm_smart_card'
  | 'mute_smart_card'
  | 'wake_camera'
  | 'aim'
  | 'count'
  | 'judge'

/** What the citizen may say to a question, beside that it is not wanted. */
export type ConsentAct = 'confirm_card' | 'take_photo' | 'retake_photo' | 'use_photo'

export type KeyboardLayout = 'pinyin' | 'english' | 'digits' | 'id' | 'phone' | 'plate'

/** What a field is likely to hold. */
export type WritingHint = 'any' | 'name' | 'address'

/** What the key for a new line does. */
export type EnterKey = 'line' | 'enter' | 'search' | 'next' | 'send'

export type Language = 'zh-CN' | 'en'

export interface Connectivity {
  state: 'unknown' | 'online' | 'offline'
  since?: number
}

export type Screen =
  StartingScreen | InstallationScreen | SetupScreen | EnrollingScreen | HomeScreen | OutOfServiceScreen

/** Until the agent has spoken to the shell. */
export interface StartingScreen {
  page: 'starting'
}

export interface EnrollingScreen {
  page: 'enrolling'
  /** `null` until the server has answered once; so are the next two. */
  state: EnrollmentState | null
  display_code: string | null
  qr_svg: string | null
  server: string
  terminal_id: string
  code_problem: CodeProblem | null
  /** Whether whoever stands here may set the terminal up anew. */
  reopens: boolean
  /** What the server says to the location that was chosen in the set-up. */
  location_wish: { wish: 'noted'; name: string } | { wish: 'unknown' } | null
}

export type EnrollmentState =
  'pending' | 'approved' | 'active' | 'rejected' | 'suspended' | 'retired' | 'conflict'

export interface CodeProblem {
  code: string
  title: string
  detail: string
}

export interface HomeScreen {
  page: 'home'
  terminal_name: string
  location: Location | null
  theme: string
  /** The bundle that draws it; `null` for a built-in style. */
  theme_bundle: ThemeBundle | null
  settings: Settings
  apps: App[]
  /** Those due now, most urgent first. */
  notices: Notice[]
  /** Those due now, in the order of the home page. */
  zones: Zone[]
}

/** The bundle of a home page style: its module and its style sheet. */
export interface ThemeBundle {
  sha256: string
  /** Three numbers, such as `1.2.0`. */
  version: string
  module_url: string
  style_url: string
}

/** A page that ops composed: data only. */
export interface Zone {
  id: string
  title: ZoneText
  /** May be empty. */
  summary: ZoneText
  colour: ZoneColour
  /** `null` until it is on the disk; so is that of a block. */
  picture_url: string | null
  blocks: ZoneBlock[]
}

export type ZoneColour = 'blue' | 'green' | 'red' | 'brown'

/** English is empty where there is none. */
export interface ZoneText {
  zh: string
  en: string
}

export type ZoneBlock =
  | { kind: 'heading' | 'paragraph'; text: ZoneText }
  | { kind: 'picture'; picture_url: string | null; caption: ZoneText }
  | { kind: 'app'; app_id: string }
  | { kind: 'list'; ordered: boolean; items: ZoneText[] }

export interface Location {
  id: string
  name: string
  address: string
  floor: string
  division_name: string
  opening_hours: OpeningHours[]
  /** Public holidays and weekends that are worked for them: hours in place of what the week says. */
  special_days?: SpecialDay[]
  contact_name: string
  contact_phone: string
  /** IANA name, such as `Asia/Shanghai`. */
  time_zone: string
}

export interface SpecialDay {
  /** Such as `2026-10-01`, in the location's own time. */
  day: string
  /** None: closed. */
  hours?: { opens: string; closes: string }[]
}

export interface OpeningHours {
  /** Monday 1 to Sunday 7. */
  days: number[]
  /** `HH:MM`. */
  opens: string
  closes: string
}

export interface Settings {
  idle_limit_s: number
  idle_warning_s: number
}

export interface App {
  app_id: string
  name: string
  summary: string
  category: string
  icon_url: string | null
  unit: string
  contact: string
  /** Words by which it is found, beside its name. */
  search_words: string[]
  state: AppState
  /** What it may use of the terminal's devices. */
  needs: DeviceNeed[]
}

export type AppState = 'ready' | 'preparing' | 'failed' | 'quarantined'

export interface Notice {
  id: string
  title: string
  body: string
  level: 'info' | 'warning'
  /** Whether it is put before whoever stands at the terminal. */
  interrupts: boolean
  starts_at: number
  ends_at?: number | null
}

export interface OutOfServiceScreen {
  page: 'out_of_service'
  reason: OutOfServiceReason
  /** By which staff name this terminal to ops; a cloned disk has one once the server has answered. */
  display_code?: string | null
}

export type OutOfServiceReason = 'not_ready' | 'suspended' | 'retired' | 'conflict'

export interface Session {
  state: 'none' | 'active' | 'warning'
  /** Seconds until the session ends, while it warns. */
  remaining_s: number | null
  started_at: number | null
  open_app: OpenApp | null
  /** Whether that app has painted nothing yet: the home page is still what is seen. */
  opening: boolean
}

export interface OpenApp {
  app_id: string
  name: string
  unit: string
  contact: string
}

export interface Message {
  kind: MessageKind
  app_name: string | null
  unit: string | null
  contact: string | null
}

export type MessageKind =
  | 'app_failed'
  | 'app_hung'
  | 'app_over_bound'
  | 'app_load_failed'
  | 'app_blocked'
  | 'app_not_ready'
  | 'app_quarantined'
  | 'app_unlisted'
  | 'session_ended_idle'
  | 'rated'
  | 'switching'
