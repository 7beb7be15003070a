import type { ThemeFailure } from '../theme/load-theme'
import type { DisplayCall } from './display-state'
import type { InstallationCall } from './installation-state'
import type { MaintenanceCall } from './maintenance-state'
import type { SelfTestCall } from './self-test-state'
import type { SetupCall } from './setup-state'
import type { NetworkCall } from './network-state'
import type { Consent, Language, PageState, RatingAnswer, WritingHint } from './page-state'

/** What the pages ask of the shell, and what each request carries. */
export interface HostRequests {
  ready: Record<string, never>
  painted: Record<string, never>
  theme_painted: { sha256: string }
  theme_failed: { sha256: string; failure: ThemeFailure; reason: string }
  open_app: { app_id: string }
  go_home: Record<string, never>
  end_session: Record<string, never>
  extend_session: Record<string, never>
  submit_enrollment_code: { code: string }
  dismiss_message: Record<string, never>
  set_language: { language: Language }
  set_elder: { on: boolean }
  set_low: { on: boolean }
  read_aloud: { on: boolean }
  read_interruption: { notice_id: string }
  cancel_consent: Record<string, never>
  confirm_card: Record<string, never>
  take_photo: Record<string, never>
  retake_photo: Record<string, never>
  use_photo: Record<string, never>
  rate: RatingAnswer
  maintenance: MaintenanceCall
  self_test: SelfTestCall
  setup: SetupCall
  installation: InstallationCall
  display: DisplayCall
  network: NetworkCall
  type: { text: string }
  press: { key: 'backspace' | 'enter' }
  clear_field: Record<string, never>
  close_keyboard: Record<string, never>
  /** Answered with {@link Candidate}s; so is the next. */
  candidates: { keys: string; hint: WritingHint }
  /** Strokes, each as x and y of one point after the other. */
  recognize: { strokes: number[][] }
}

/** A text that may be meant by letters or strokes, and how many of the letters it stands for. */
export interface Candidate {
  text: string
  keys_used: number
}

/** What the camera sees. */
export interface Seen {
  /** Numbers the pictures. */
  number: number
  picture: ImageBitmapSource
}

/** The shell's side, injected by it before any script of the page runs. */
export interface KioskHost {
  invoke: <Name extends keyof HostRequests>(name: Name, args: HostRequests[Name]) => Promise<unknown>
  onState: (callback: (state: PageState) => void) => void
  /** What stands in the field that is typed into, for the keyboard's page and where a layout shows it. */
  onText: (callback: (text: string | null) => void) => void
  /** What an app wants of the citizen, for the bar's page. */
  onConsent: (callback: (consent: Consent | null) => void) => void
  /** What the camera sees after the picture of this number, for the bar's page; `null` when nothing is seen any more. */
  look: (after: number) => Promise<Seen | null>
}

declare global {
  interface Window {
    kioskHost?: KioskHost
  }
}

/** The shell; where there is none (a developer's browser), a stand-in with sample data. */
export async function findHost(): Promise<KioskHost> {
  if (window.kioskHost) return window.kioskHost
  const { createDemoHost } = await import('../demo/demo-host')
  return createDemoHost(new URLSearchParams(window.location.search))
}
