/** How the test of the hardware is, and acceptance, for whoever tests the terminal on site. */
export interface SelfTestShown {
  /** `null` where the page is shown from which a test is begun. */
  page: 'overview' | 'item' | 'acceptance' | null
  run: SelfTestRun | null
  /** The last that is over. */
  last: SelfTest | null
  /** Whether the terminal may be accepted on the strength of it. */
  may_accept: boolean
  /** The item that is before the person. */
  step: SelfTestStep | null
  acceptance: AcceptanceShown | null
  /** The last that is over. */
  accepted: { id: string; signed_at: number; paper: PaperState } | null
  machine: MachineFacts
  has_printer: boolean
}

export type PaperState = 'waiting' | 'handed_over' | 'refused'

export interface MachineFacts {
  terminal_id: string
  model: string
  serial: string | null
  os: string
  versions: {
    agent: string | null
    launcher: string | null
    system: string | null
    kernel: string | null
  }
  /** The window's. */
  shell: string
  /** WebKitGTK's. */
  engine: string
}

export interface SelfTestRun {
  started_at: number
  results: SelfTestResult[]
  measuring: SelfTestItem | null
}

export interface SelfTest {
  id: string
  software_version: string
  started_at: number
  ended_at: number
  results: SelfTestResult[]
}

export interface SelfTestResult {
  item: SelfTestItem
  outcome: SelfTestOutcome
  judge: 'machine' | 'person'
  at: number
  facts?: SelfTestFact[]
  picture?: SelfTestPicture
}

/** What a test looked like. */
export type SelfTestPicture = SelfTestPhoto | SelfTestTouches | SelfTestCode | { kind: 'unknown' }

/** What the camera saw. */
export interface SelfTestPhoto {
  kind: 'photo'
  width: number
  height: number
  /** In base64; absent where it is kept apart. */
  jpeg?: string
}

/** The dots that were to be touched, and where fingers came. */
export interface SelfTestTouches {
  kind: 'touches'
  width: number
  height: number
  dots: TouchedDot[]
}

export interface TouchedDot {
  at: [number, number]
  /** `null` where no finger came. */
  by: [number, number] | null
}

/** What was printed, and came back: rows of `1` and `0`. */
export interface SelfTestCode {
  kind: 'code'
  text: string
  rows: string[]
}

export interface SelfTestFact {
  name: string
  value: string
}

export type SelfTestOutcome = 'passed' | 'failed' | 'skipped' | 'not_present'

/** In the order in which they are tested and told. */
export const SELF_TEST_ITEMS = [
  'touch',
  'display',
  'sound',
  'camera',
  'printer',
  'receipt_printer',
  'id_card_reader',
  'scanner',
  'smart_card_reader',
  'network',
  'disk',
  'memory',
  'temperature',
  'clock',
  'power_backup',
  'watchdog',
  'hardening',
] as const

export type SelfTestItem = (typeof SELF_TEST_ITEMS)[number]

/** Those that the machine judges alone. */
export const MEASURED_ITEMS: readonly SelfTestItem[] = SELF_TEST_ITEMS.slice(9)

export interface SelfTestStep {
  item: SelfTestItem
  phase: StepPhase
  tries_left: number
  /** Whether two fingers were on the glass at once. */
  two_fingers: boolean
  /** Whether a code that is printed can be scanned back. */
  has_scanner: boolean
  /** How the security module of the reader of identity cards is; `null` for all else. */
  module: SelfTestFact[] | null
  /** Whether the panel's own light can be set. */
  dims: boolean
}

export type StepPhase = 'ready' | 'working' | 'awaited' | 'asked' | 'wrong' | 'absent' | 'failed' | 'timeout'

export interface AcceptanceShown {
  /** By which people know it. */
  number: string
  id: string
  remark: string
  installer: Signer | null
  hall: Signer | null
  /** When the second of both signed. */
  signed_at: number | null
  phase: AcceptancePhase
}

export type AcceptancePhase =
  | { phase: 'signing' | 'making' | 'sending' | 'done' | 'not_made' }
  | { phase: 'not_accepted'; reason: NotAccepted }

export type NotAccepted = 'no_self_test' | 'malformed' | 'no_paper' | 'not_kept'

export interface Signer {
  name: string
  signature: Signature
}

/** Strokes of points, in a field of 1200 by 400. */
export type Signature = (readonly [number, number])[][]

export type Signing = 'installer' | 'hall'

export type SelfTestCall =
  | {
      want: 'open' | 'close' | 'start' | 'skip' | 'again' | 'finish' | 'cancel' | 'accept' | 'make' | 'print'
    }
  | { want: 'begin'; anew: boolean }
  | { want: 'item'; item: SelfTestItem }
  | { want: 'answer'; answer: string }
  | { want: 'verdict'; passed: boolean; facts: SelfTestFact[]; picture?: SelfTestPicture }
  | { want: 'dim'; percent: number }
  | { want: 'remark'; text: string }
  | { want: 'sign'; who: Signing; name: string; signature: Signature }
  | { want: 'unsign'; who: Signing }
