import type { KioskCode, KioskCodeFormat } from '../kiosk'
import type { Answer } from './bridge'
import { isPurpose } from './purpose'

/** What comes of holding a code before the simulated scanner, chosen beside the screen. */
export type ScanOutcome = 'code' | 'cancelled' | 'no_code' | 'scanner_failed' | 'no_scanner'

/** In the order of the choice. */
export const SCANS: readonly ScanOutcome[] = ['code', 'cancelled', 'no_code', 'scanner_failed', 'no_scanner']

/** A scanner that is none. */
export interface SimulatedScanner {
  outcome: ScanOutcome
  /** What stands in the code. */
  text: string
  /** Whether the manifest asks for it; on a terminal, ops have to grant it too. */
  permitted: boolean
}

const FORMATS: ReadonlySet<unknown> = new Set<KioskCodeFormat>([
  'qr',
  'data_matrix',
  'pdf417',
  'aztec',
  'han_xin',
  'code128',
  'code39',
  'itf',
  'ean',
])

/** What a terminal answers: the page that asks the citizen is not shown here, and this scanner tells no formats. */
export function scanAnswer(reason: unknown, formats: unknown, scanner: SimulatedScanner): Answer {
  const known =
    formats === undefined || (Array.isArray(formats) && formats.every((format) => FORMATS.has(format)))
  if (!isPurpose(reason) || !known) return { ok: false, code: 'invalid_arguments' }
  if (!scanner.permitted) return { ok: false, code: 'not_permitted' }
  const { outcome, text } = scanner
  if (outcome !== 'code') return { ok: false, code: outcome }
  // A scanner does not read a code that holds nothing.
  if (text === '') return { ok: false, code: 'no_code' }
  return { ok: true, value: { text, format: null } satisfies KioskCode }
}
