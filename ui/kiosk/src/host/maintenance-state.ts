import type { ScreenTurn } from './display-state'
import type {
  ChosenDevices,
  ServerCheck,
  SetupAnswer,
  SetupBeside,
  SetupProblem,
  SetupScreen,
  SetupStep,
  SoundAnswer,
} from './setup-state'

/** What whoever maintains the terminal on site is shown, in place of everything else. */
export type MaintenanceShown = MaintenancePad | MaintenanceOpen

export interface MaintenancePad {
  stage: 'pad'
  /** Seconds until it goes away, when this was sent. */
  remaining_s: number
  /** Whether a PIN is being judged. */
  judging: boolean
  note: PadNote | null
  /** Whether the terminal itself asks whoever has just set it up. */
  invites: boolean
  /** Whether a code can be scanned in place of typing. */
  scans: boolean
}

export type PadNote =
  | { note: 'wrong'; tries_left: number }
  | { note: 'paused'; remaining_s: number }
  | { note: 'nobody_may' | 'not_a_ticket' | 'ticket_over' | 'ticket_used' | 'unanswered' }

export interface MaintenanceOpen {
  stage: 'open'
  /** Three digits. */
  number: string
  /** Seconds until it ends if nobody touches anything, when this was sent. */
  remaining_s: number
  longest_s: number
  /** `null` for the moment until the agent has said it. */
  facts: MaintenanceFacts | null
  devices: Record<MaintenanceDevice, DeviceState | null>
  /** In percent. */
  volume: number
  /** What whoever puts in paper chooses from: sheets of a tray, millimetres of a roll. */
  paper: Record<PaperPrinter, number[]>
  last: LastAct | null
  /** What came of putting a number to the list of the day: on record, or not because the list has changed. */
  signed: boolean | null
  /** How the terminal is set, once somebody has looked. */
  settings: SettingsShown | null
  /** And what only the shell knows of that. */
  beside: SetupBeside | null
}

/** How the terminal is set, as far as it may be changed on site. */
export interface SettingsShown {
  devices: ChosenDevices
  sound: SoundAnswer | null
  proxy: SetupScreen['proxy']
  ca: boolean
  stick_ca: boolean
  /** Why the way to the server is not changed here, where it is not. */
  fixed: 'environment' | 'no_launcher' | null
  /** Whether the server is reached by the way that was answered last, before that is kept. */
  check: ServerCheck
  /** What was answered last and is kept. */
  changed: SetupStep | null
  problem: SetupProblem | null
}

export interface MaintenanceFacts {
  terminal_id: string
  server: string
  checked_in_at: number | null
  /** Whether the server has given the time since the start. */
  clock_confirmed: boolean
  hardening: { at: number; to_mend: string[]; unknown: string[] } | null
  /** Whether the log is being written to a stick. */
  exporting: boolean
  /** What the staff look at every day; empty where there is no such list. */
  checks: CheckItem[]
  /** When somebody put their number to it today. */
  checked_at: number | null
}

/** One thing that the staff look at. */
export interface CheckItem {
  id: string
  zh: string
  en: string
}

/** What may be wrong with it. */
export type CheckProblem = 'dirty' | 'not_working' | 'unsteady' | 'damaged' | 'missing' | 'other'

export type MaintenanceDevice =
  'printer' | 'receipt_printer' | 'id_card_reader' | 'smart_card_reader' | 'scanner' | 'speaker'

export type DeviceState =
  | { state: 'absent' }
  | { state: 'ready' }
  | { state: 'wants'; code: string }
  | { state: 'failed'; code: string }

export type MaintenanceAct =
  | { act: 'set_volume'; percent: number }
  | { act: 'touch_tested'; missed: number }
  | { act: 'paper_changed'; printer: PaperPrinter; holds: number }
  | {
      act:
        | 'test_sound'
        | 'test_print'
        | 'test_receipt'
        | 'check_in'
        | 'test_network'
        | 'set_devices'
        | 'calibrate_touch'
        | 'export_log'
        | 'restart_shell'
        | 'restart_machine'
    }
  | { act: 'sound_judged'; heard: boolean }
  | { act: 'set_way'; proxied: boolean; own_authority: boolean; reached: boolean }
  | { act: 'turn_display'; turn: ScreenTurn }
  | { act: 'set_network'; way: 'wired_automatic' | 'wired_fixed' | 'wifi' }

export type PaperPrinter = 'pages' | 'receipts'

export interface LastAct {
  act: MaintenanceAct
  not_done: NotDone | null
}

export type NotDone =
  'no_launcher' | 'no_device' | 'busy' | 'no_stick' | 'stick_full' | 'stick_locked' | 'failed'

export type MaintenanceCall =
  | { want: 'enter'; code: string }
  | { want: 'sign_checks'; problems: (CheckProblem | null)[] }
  | { want: 'act'; act: MaintenanceAct }
  | { want: 'change'; answer: SetupAnswer }
  | { want: 'look_at_settings' | 'change_anyway' | 'look_for_devices' | 'leave' }
