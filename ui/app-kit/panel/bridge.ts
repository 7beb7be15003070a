import type { KioskErrorCode, KioskInfo } from '../kiosk'
import { photoAnswer, type SimulatedCamera } from './camera'
import { cardAnswer, type SimulatedReader } from './card'
import { Printing, type SimulatedPrinter } from './printer'
import { isReceipt } from './receipt'
import { scanAnswer, type SimulatedScanner } from './scanner'
import { CardSession, type SimulatedSmartCard } from './smart-card'

/** What the stand-in answers a call with; `end` is answered by ending. */
export type Answer = { ok: true; value: unknown } | { ok: false; code: KioskErrorCode }

const MAX_CALL = 64 * 1024
const PER_SECOND = 20
const LONGEST_HOLD_S = 600
const LONGEST_STAY_S = 900
const MOST_REFUSALS = 3
const HARD_LIMIT_MS = 60 * 60 * 1000

/** Who can give an app more time: until when, if at all. */
export interface Stays {
  stay: (seconds: number, now: number) => number | undefined
}

function isTime(seconds: unknown, most: number): seconds is number {
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1 && seconds <= most
}

function stay(seconds: unknown, now: number, session: Stays): Answer {
  if (!isTime(seconds, LONGEST_STAY_S)) return { ok: false, code: 'invalid_arguments' }
  const until = session.stay(seconds, now)
  return until === undefined ? { ok: false, code: 'stay_spent' } : { ok: true, value: { until } }
}

/** The devices beside the screen. */
export interface Devices {
  reader: SimulatedReader
  printer: SimulatedPrinter
  scanner: SimulatedScanner
  receipts: SimulatedPrinter
  smartCard: SimulatedSmartCard
  camera: SimulatedCamera
}

/** The rules of `window.kiosk` on a terminal: what is refused, and the transaction lock. Times are Unix milliseconds. */
export class Bridge {
  private second = 0
  private calls = 0
  private firstHold: number | undefined
  private refusals = 0
  private readonly printing = new Printing()
  private readonly receipts = new Printing()
  private readonly card = new CardSession()
  private held: { reason: string; until: number } | undefined

  /** What is held, if it still is. */
  hold(now: number): { reason: string; until: number } | undefined {
    if (this.held !== undefined && this.held.until <= now) this.held = undefined
    return this.held
  }

  /** Reads a call (a JSON text) and answers it; `end` says that the session is over. */
  answer(
    call: string,
    info: KioskInfo,
    now: number,
    session: Stays,
    { reader, printer, scanner, receipts, smartCard, camera }: Devices,
  ): Answer | 'end' {
    if (!this.pass(now)) return { ok: false, code: 'too_many' }
    if (new TextEncoder().encode(call).length > MAX_CALL) return { ok: false, code: 'too_large' }
    const { method, args } = JSON.parse(call) as { method: string; args: Record<string, unknown> }
    switch (method) {
      case 'info':
        return { ok: true, value: info }
      case 'end':
        return 'end'
      case 'hold':
        return this.take(args['reason'], args['seconds'], now)
      case 'release':
        this.held = undefined
        return { ok: true, value: null }
      case 'stay':
        return stay(args['seconds'], now, session)
      case 'readIdCard':
        return this.ask(reader.permitted, () => cardAnswer(args['reason'], reader))
      case 'scanCode':
        return this.ask(scanner.permitted, () => scanAnswer(args['reason'], args['formats'], scanner))
      case 'takePhoto':
        return this.ask(camera.permitted, () => photoAnswer(args['subject'], args['reason'], camera))
      case 'print':
        return this.printing.print(args, printer)
      case 'printer':
        return this.printing.state(printer)
      case 'printReceipt': {
        const fault = isReceipt(args['items'])
        return fault ? { ok: false, code: fault } : this.receipts.print({ what: 'page', copies: 1 }, receipts)
      }
      case 'receiptPrinter':
        return this.receipts.state(receipts)
      case 'openSmartCard':
        return this.ask(smartCard.permitted, () => this.card.open(args['reason'], smartCard))
      case 'selectSmartCard':
        return this.card.select(args['application'], smartCard)
      case 'sendToSmartCard':
        return this.card.send(args['command'])
      case 'closeSmartCard':
        return this.card.close()
      default:
        return { ok: false, code: 'unknown_method' }
    }
  }

  /** Asks the citizen, unless that was refused three times. */
  private ask(permitted: boolean, answered: () => Answer): Answer {
    const answer =
      this.refusals >= MOST_REFUSALS && permitted ? ({ ok: false, code: 'cancelled' } as const) : answered()
    if (!answer.ok && answer.code === 'cancelled') this.refusals += 1
    return answer
  }

  private pass(now: number): boolean {
    if (now - this.second >= 1000) {
      this.second = now
      this.calls = 0
    }
    this.calls += 1
    return this.calls <= PER_SECOND
  }

  private take(reason: unknown, seconds: unknown, now: number): Answer {
    const isReason = typeof reason === 'string' && /^[a-z_]{1,32}$/.test(reason)
    if (!isReason || !isTime(seconds, LONGEST_HOLD_S)) return { ok: false, code: 'invalid_arguments' }
    this.firstHold ??= now
    const deadline = this.firstHold + HARD_LIMIT_MS
    if (now >= deadline) return { ok: false, code: 'lock_spent' }
    this.held = { reason, until: Math.min(now + seconds * 1000, deadline) }
    return { ok: true, value: { until: this.held.until } }
  }
}
