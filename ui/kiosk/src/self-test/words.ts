import type {
  NotAccepted,
  PaperState,
  SelfTestFact,
  SelfTestItem,
  SelfTestOutcome,
  Signing,
} from '../host/self-test-state'

/** Every text of the test of the hardware and of acceptance, in one language. */
export interface SelfTestWords {
  title: string
  open: string
  items: Record<SelfTestItem, string>
  outcome: Record<SelfTestOutcome, string>
  measuring: string
  open_item: string
  fact: (fact: SelfTestFact) => string
  overview: {
    intro: string
    progress: (done: number, all: number) => string
    last: (moment: string, failed: number) => string
    none: string
    begin: string
    goOn: string
    next: string
    finish: string
    drop: string
    anew: string
    accept: string
    leave: string
    accepted: (moment: string) => string
    paper: Record<PaperState, string>
  }
  item: {
    skip: string
    back: string
    again: string
    bad: string
    good: string
    yes: string
    no: string
    trouble: Record<'absent' | 'failed' | 'timeout', string>
    retry: string
    measuring: string
  }
  touch: { hint: (left: number) => string; giveUp: string; two: string; noTwo: string }
  display: {
    hint: string
    begin: string
    next: string
    stages: Record<'ask' | 'dark' | 'bright' | 'ask_light', string>
    changed: string
    unchanged: string
    dimAgain: string
  }
  sound: {
    hint: string
    play: string
    again: string
    ask: string
    wrong: (left: number) => string
    silent: string
  }
  camera: {
    wait: string
    ask: string
    keep: string
    keepNote: string
    still: string
    use: string
    retake: string
    without: string
  }
  print: {
    hint: Record<'printer' | 'receipt_printer', string>
    print: string
    printing: string
    scan: string
    type: string
    wrong: (left: number) => string
    nothing: string
    remove: string
    send: string
    typed: string
  }
  wait: Record<'id_card_reader' | 'scanner' | 'smart_card_reader', string>
  accept: {
    title: string
    number: string
    steps: { summary: string; names: string; sign: Record<Signing, string>; ready: string }
    failed: (names: string) => string
    allPassed: string
    name: Record<Signing, string>
    nameHint: string
    remark: string
    remarkHint: string
    goOn: string
    back: string
    leave: string
    clear: string
    signed: string
    signHint: (name: string) => string
    make: string
    making: string
    done: string
    doneNote: string
    print: string
    end: string
    notMade: string
    notAccepted: Record<NotAccepted, string>
  }
}
