import type { SelfTestPicture, SelfTestResult } from '../host/self-test-state'
import { SURFACES } from './surfaces'

/** A length beside others of its kind. */
export interface Bar {
  /** Which fact it is. */
  name: string
  value: number
  /** Where the scale ends. */
  full: number
}

/** What is drawn of a result: its own picture, or what it measured. */
export type Drawn =
  | { kind: 'picture'; picture: Exclude<SelfTestPicture, { kind: 'unknown' }> }
  | { kind: 'surfaces'; surfaces: readonly string[] }
  | { kind: 'bars'; bars: Bar[]; tries: boolean[] }

/** Which facts are lengths, and how far the scale goes where it does not follow from them. */
const BARS: Partial<Record<SelfTestResult['item'], { names: readonly string[]; full?: number }>> = {
  network: { names: ['round_trip_ms', 'round_trip_max_ms'] },
  disk: { names: ['write_mib_s', 'read_mib_s'] },
  memory: { names: ['available_mib', 'total_mib'] },
  temperature: { names: ['idle_c', 'load_c'], full: 100 },
  power_backup: { names: ['charge_percent'], full: 100 },
}
/** So many times the server is asked. */
const TRIES = 10

/** What is drawn of a result; `null` where that would say nothing. */
export function drawnOf(result: SelfTestResult): Drawn | null {
  const { picture } = result
  if (picture && picture.kind !== 'unknown') {
    return picture.kind === 'photo' && !picture.jpeg ? null : { kind: 'picture', picture }
  }
  const isJudged = result.outcome === 'passed' || result.outcome === 'failed'
  if (result.item === 'display' && isJudged) return { kind: 'surfaces', surfaces: SURFACES }
  return barsOf(result)
}

function barsOf(result: SelfTestResult): Drawn | null {
  const scale = BARS[result.item]
  if (!scale) return null
  const found = scale.names.flatMap((name) => {
    const value = number(result, name)
    return value === null ? [] : [{ name, value }]
  })
  if (found.length === 0) return null
  const full = scale.full ?? Math.max(1, ...found.map(({ value }) => value))
  const lost = number(result, 'lost_of_10')
  return {
    kind: 'bars',
    bars: found.map((bar) => ({ ...bar, full })),
    tries: lost === null ? [] : Array.from({ length: TRIES }, (_, n) => n < TRIES - lost),
  }
}

function number(result: SelfTestResult, name: string): number | null {
  const value = result.facts?.find((fact) => fact.name === name)?.value
  return value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : null
}
