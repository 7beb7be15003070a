import type { KioskPrinter } from '../kiosk'
import type { Answer } from './bridge'

/** What the simulated printer does, chosen beside the screen. */
export type PrintOutcome = 'ready' | 'out_of_paper' | 'jammed' | 'offline' | 'no_printer'

/** In the order of the choice. */
export const PRINTS: readonly PrintOutcome[] = ['ready', 'out_of_paper', 'jammed', 'offline', 'no_printer']

/** A printer that is none. */
export interface SimulatedPrinter {
  outcome: PrintOutcome
  /** Whether the manifest asks for it; on a terminal, ops have to grant it too. */
  permitted: boolean
}

const MAX_DOCUMENT = 8 << 20
const MAX_COPIES = 5
const MOST_PRINTS = 10

/** What a terminal answers; pages are not counted here, and nothing comes out. */
export class Printing {
  private count = 0

  print(args: Record<string, unknown>, printer: SimulatedPrinter): Answer {
    const { what, copies, bytes } = args
    const isCopies =
      typeof copies === 'number' && Number.isInteger(copies) && copies >= 1 && copies <= MAX_COPIES
    const isPdf = what === 'pdf' && typeof bytes === 'number'
    if (!isCopies || (what !== 'page' && !isPdf)) return { ok: false, code: 'invalid_arguments' }
    if (isPdf && bytes > MAX_DOCUMENT) return { ok: false, code: 'too_large' }
    const state = this.state(printer)
    if (!state.ok) return state
    if (this.count >= MOST_PRINTS) return { ok: false, code: 'print_spent' }
    this.count += 1
    if (isPdf && args['isPdf'] !== true) return { ok: false, code: 'not_a_pdf' }
    const { outcome } = printer
    return outcome === 'ready' || outcome === 'no_printer'
      ? { ok: true, value: null }
      : { ok: false, code: outcome }
  }

  state({ outcome, permitted }: SimulatedPrinter): Answer {
    if (!permitted) return { ok: false, code: 'not_permitted' }
    if (outcome === 'no_printer') return { ok: false, code: 'no_printer' }
    return { ok: true, value: { state: outcome } satisfies KioskPrinter }
  }
}
