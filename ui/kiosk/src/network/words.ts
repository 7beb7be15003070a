import type {
  AddressFault,
  ChangeEnd,
  ChangeFault,
  Hop,
  HopFault,
  NetworkCard,
  PlainFault,
} from '../host/network-state'

/** Every text of the network's page, in one language. */
export interface NetworkWords {
  title: string
  testTitle: string
  setTitle: string
  back: string
  test: {
    begin: string
    again: string
    stop: string
    never: string
    running: string
    passed: string
    failed: string
    stopped: string
    server: (server: string) => string
    proxy: (proxy: string) => string
    toSettings: string
  }
  hop: Record<Hop, string>
  outcome: {
    passed: string
    failed: string
    not_needed: string
    not_reached: string
    running: string
    waits: string
  }
  /** What is wrong, and what to do about it. */
  fault: Record<PlainFault, string> & {
    proxy_forbids: (status: number) => string
    other_answer: (status: number) => string
    server_troubled: (status: number) => string
    clock_off: (seconds: number) => string
  }
  cards: {
    none: string
    missing: string
    asking: string
    wired: string
    wifi: string
    state: Record<NetworkCard['state'], string>
    automatic: string
    fixed: string
    address: string
    gateway: string
    dns: string
    hardware: string
    setAutomatic: string
    setFixed: string
    chooseWifi: string
    unmanaged: string
  }
  form: {
    title: (card: string) => string
    address: string
    mask: string
    gateway: string
    dns: string
    remove: string
    next: string
    apply: string
    cancel: string
    hint: string
  }
  wifi: {
    title: string
    looking: string
    again: string
    none: string
    hidden: string
    locked: string
    open: string
    noKey: string
    strength: (percent: number) => string
    name: string
    password: string
    passwordHint: string
    connect: string
    show: string
    hide: string
    security: Record<'personal' | 'personal_three' | 'open', string>
    previous: string
    following: string
  }
  change: {
    connecting: (card: string) => string
    looking: (seconds: number) => string
    confirm: (seconds: number) => string
    keep: string
    takeBack: string
    end: Record<ChangeEnd, string>
    fault: Record<Exclude<ChangeFault, object>, string> & Record<AddressFault, string>
    says: (words: string) => string
  }
}

/** What is wrong with a hop, and what to do. */
export function faultText(words: NetworkWords, fault: HopFault): string {
  if (fault.fault === 'clock_off') return words.fault.clock_off(fault.seconds)
  if ('status' in fault) return words.fault[fault.fault](fault.status)
  return words.fault[fault.fault]
}

/** Why a change was not tried. */
export function changeFaultText(words: NetworkWords, fault: ChangeFault): string {
  return words.change.fault[typeof fault === 'object' ? fault.address : fault]
}
