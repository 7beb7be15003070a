import type { AttractWords, HomeWords } from 'themes'

import type {
  AppState,
  ConsentAct,
  ConsentPhase,
  EnterKey,
  MessageKind,
  OutOfServiceReason,
  Photographed,
  PrintNote,
  RatingLevel,
  RatingReason,
  ReadAloud,
  SmartCardNote,
  WantedOfCitizen,
} from '../host/page-state'
import type { Layout } from '../keyboard/keys'
import type { DisplayWords } from '../display/words'
import type { MaintenanceWords } from '../maintenance/words'
import type { SelfTestWords } from '../self-test/words'
import type { InstallationWords } from '../installation/words'
import type { SetupWords } from '../setup/words'
import type { NetworkWords } from '../network/words'
import type { ClosedWords } from './closed'
import type { FaultWords } from './faults'

/** What a full page says: what happened, and what comes next. */
export interface PageWords {
  title: string
  body: string
}

/** What is said until an app is there. */
export interface OpeningWords extends PageWords {
  cancel: string
}

/** From when to when, `HH:MM`. */
export interface Stretch {
  opens: string
  closes: string
}

/** States in which a terminal waits to be let in. */
export type EnrollingStage =
  'connecting' | 'offline' | 'pending' | 'approved' | 'rejected' | 'suspended' | 'retired' | 'conflict'

/** Every fixed text of the pages, in one language. */
export interface Words {
  eyebrow: string
  slogan: string
  /** Stands for the place of a terminal that has none. */
  selfService: string
  starting: PageWords
  home: HomeWords
  attract: AttractWords
  hoursToday: (stretches: readonly Stretch[]) => string
  closedToday: string
  /** While the location is closed, and shortly before. */
  closed: ClosedWords
  offlineHint: string
  version: (version: string) => string
  /** Names of places in a row. */
  joined: (parts: readonly string[]) => string
  /** What is said of devices that are out of order. */
  faults: FaultWords
  appState: Record<Exclude<AppState, 'ready'>, string>
  noticeLevel: { info: string; warning: string }
  opening: (app: string) => OpeningWords
  notice: {
    back: string
    previous: string
    next: string
    up: string
    down: string
    of: (index: number, count: number) => string
    published: (date: string) => string
  }
  zone: {
    /** The heading that zones stand under on the home page. */
    category: string
    back: string
    previous: string
    next: string
    of: (page: number, pages: number) => string
  }
  search: {
    title: string
    hint: string
    /** Stands where letters will. */
    example: string
    typed: string
    none: string
    /** How many there are, of which so many are shown. */
    found: (count: number, shown: number) => string
    remove: string
    clear: string
    back: string
  }
  /** What happened to an app; its name stands above the title. */
  message: Record<Exclude<MessageKind, 'session_ended_idle' | 'switching' | 'rated'>, PageWords>
  sessionEnded: PageWords & { ok: string }
  switching: PageWords
  outOfService: Record<OutOfServiceReason, PageWords>
  /** Above the code by which hall staff name a terminal on the telephone. */
  staffCode: string
  backHome: string
  contact: {
    title: string
    unit: string
    hall: string
    otherwise: string
  }
  enrolling: {
    title: string
    stage: Record<EnrollingStage, PageWords>
    displayCode: string
    qr: string
    steps: string[]
    server: string
    terminalId: string
    location: string
    locationGone: string
    haveCode: string
    backToCode: string
  }
  codePad: {
    title: string
    hint: string
    submit: string
    submitting: string
    remove: string
    typed: string
  }
  countdown: {
    /** Split around the number, which is drawn larger. */
    before: string
    after: string
    note: string
    extend: string
    end: string
  }
  interruption: {
    kind: string
    /** That what the citizen was doing is still there. */
    kept: string
    read: string
    goOn: string
    end: string
    up: string
    down: string
  }
  consent: {
    /** That the page is the terminal's own, not the app's. */
    own: Record<WantedOfCitizen, string>
    ownNote: string
    /** Split around the name of the app, which is drawn on a line of its own. */
    before: string
    after: Record<WantedOfCitizen, string>
    reason: string
    phase: Record<ConsentPhase, string>
    phaseNote: Record<ConsentPhase, string>
    /** In place of those, where it matters what a picture is taken of. */
    photoNote: Record<'aim' | 'count', Record<Photographed, string>>
    what: Record<WantedOfCitizen, string>
    whose: string
    left: (seconds: number) => string
    cancel: string
    act: Record<ConsentAct, string>
  }
  rating: {
    label: string
    title: string
    note: string
    levels: Record<RatingLevel, string>
    why: string
    whyNote: string
    reasons: Record<RatingReason, string>
    send: string
    back: string
    skip: string
    left: (seconds: number) => string
    thanks: PageWords
  }
  maintenance: MaintenanceWords
  selfTest: SelfTestWords
  setup: SetupWords
  installation: InstallationWords
  display: DisplayWords
  network: NetworkWords
  bar: {
    label: string
    home: string
    end: string
    elderOn: string
    elderOff: string
    lowOn: string
    lowOff: string
    readAloud: Record<ReadAloud, string>
  }
  print: Record<PrintNote, string>
  smartCard: Record<SmartCardNote, string>
  keyboard: {
    label: string
    layouts: string
    layout: Record<Layout, string>
    switchLayout: string
    enter: Record<EnterKey, string>
    done: string
    space: string
    backspace: string
    clear: string
    separator: string
    shift: string
    more: string
    undo: string
    rewrite: string
    writeHere: string
    candidates: string
    previousPage: string
    nextPage: string
    field: string
    missing: (places: number) => string
    id: { empty: string; right: string; wrong_check: string; wrong_date: string; wrong: string }
    phone: { empty: string; whole: string; other: string }
    plate: { empty: string; partial: string; whole: string; green: string; wrong: string }
  }
  /** Stands for an app whose name is not known. */
  thisApp: string
}
