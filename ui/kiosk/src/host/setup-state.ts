import type { Language } from './page-state'
import type { DeviceState } from './maintenance-state'
import type { ChangeEnd } from './network-state'

export type SetupStep =
  | 'language'
  | 'display'
  | 'devices'
  | 'sound'
  | 'network'
  | 'server'
  | 'trust'
  | 'enrollment'
  | 'location'
  | 'finish'

/** What whoever installs the terminal is asked. */
export interface SetupScreen {
  page: 'setup'
  step: SetupStep
  /** All questions of this terminal, in their order. */
  steps: SetupStep[]
  language: Language | null
  proxy: { address: string; user: string | null; has_password: boolean } | null
  ca: boolean
  server: string | null
  check: ServerCheck
  /** The fingerprint of the root that is trusted: eight groups of five digits. */
  root: string[] | null
  /** The root that a code of the console named, and whether the server gives it. */
  brought_root: { fingerprint: string[]; fetch: RootFetch } | null
  /** Whether that one is taken as soon as the server gives it, and the rest is asked meanwhile. */
  awaits_root: boolean
  has_code: boolean | null
  location: LocationAnswer | null
  locations: LocationSearch
  /** The same by where they lie; nothing until that is known, and where none has coordinates. */
  map?: LocationMap
  sound: SoundAnswer | null
  devices: ChosenDevices
  stick: { ca: boolean; root: string[] | null; settings: SettingsNote | null } | null
  machine: { model: string; mac: string | null }
  problem: SetupProblem | null
}

export type ServerCheck = { check: 'unasked' | 'asking' | 'reached' } | { check: 'failed'; why: CheckFailure }

export type RootFetch = 'asking' | 'missing' | 'different'

export type LocationAnswer = { location: 'at'; id: string; name: string | null } | { location: 'open' }

export type LocationSearch =
  | { search: 'unasked' | 'asking' | 'closed' | 'failed' }
  | { search: 'found'; items: LocationChoice[]; more: boolean }

export interface LocationChoice {
  id: string
  name: string
  /** Its division and address, in words. */
  place: string
}

export interface LocationMap {
  pins: LocationPin[]
  /** How many further ones there are that are not among them. */
  others: number
}

/** A location and where it lies, in millionths of a degree. */
export interface LocationPin extends LocationChoice {
  /** Its name; empty where nobody tells it. */
  division: string
  longitude_e6: number
  latitude_e6: number
}

export type CheckFailure = 'name' | 'no_answer' | 'certificate' | 'proxy' | 'stranger' | 'unusable'

export type SoundAnswer = 'heard' | 'not_heard' | 'untested'

export type SettingsNote =
  | { settings: 'waits_for_root'; fleet: string; until: number }
  | { settings: 'connecting' | 'taken'; fleet: string }
  | { settings: 'card_not_set'; why: CardNotSet; detail: string | null }
  | { settings: 'refused'; why: SettingsRefusal }

/** What a card's trial that did not stay ended by. */
export type CardNotSet = Exclude<ChangeEnd, 'reached' | 'gateway_reached' | 'kept'>

export type SettingsRefusal =
  'unreadable' | 'bad_signature' | 'another_fleet' | 'newer' | 'expired' | 'unusable'

export type SetupProblem =
  | 'server_address'
  | 'proxy_address'
  | 'code'
  | 'scan'
  | 'location'
  | 'stick_gone'
  | 'devices'
  | 'display'
  | 'network'
  | 'disk'

export type SetupDevice =
  'card_reader' | 'printer' | 'scanner' | 'receipt_printer' | 'smart_card_reader' | 'camera'

/** Addresses; `null` for none. */
export type ChosenDevices = Record<SetupDevice, string | null>

export interface Candidate {
  address: string
  name: string
  /** What the matrix of models says of it, where it knows it. */
  model: KnownModel | null
}

export interface KnownModel {
  id: string
  vendor: string
  name: string
  /** Settings that are used with it; may be empty. */
  settings: string
  /** Whether somebody has run it on a terminal. */
  is_proven: boolean
  /** Whether no driver speaks to it as it is set. */
  is_unsupported: boolean
  note: { zh: string; en: string } | null
}

/** What only the shell knows of the set-up. */
export interface SetupBeside {
  /** `null` until somebody has looked. */
  candidates: (Record<SetupDevice, Candidate[]> & { printers_without_queue: string[] }) | null
  devices: Record<SetupDevice | 'speaker', DeviceState | null>
}

export type SetupAnswer =
  | { answer: 'language'; language: Language }
  | { answer: 'devices'; devices: ChosenDevices }
  | { answer: 'sound'; sound: SoundAnswer }
  | {
      answer: 'network'
      proxy: { address: string; user: string | null; password: string | null } | null
      ca: boolean
    }
  | { answer: 'server'; address: string }
  | { answer: 'trust'; fingerprint: string[] | null }
  | { answer: 'await_root' }
  | { answer: 'enrollment'; code: string | null }
  | { answer: 'location'; id: string | null }
  | { answer: 'display' }
  | { answer: 'finish' }

export type SetupCall =
  | { want: 'answer'; answer: SetupAnswer }
  | { want: 'back' | 'check' | 'map_locations' | 'look_for_devices' | 'test_sound' | 'scan' | 'reopen' }
  | { want: 'find_locations'; q: string; more: boolean }
  | { want: 'take_settings'; fingerprint: string[] }
