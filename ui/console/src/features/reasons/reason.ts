import { APP_PATTERNS } from './app-patterns'
import { MACHINE_PATTERNS } from './machine-patterns'
import { OFFLINE_PATTERNS } from './offline-patterns'
import { ROLLOUT_PATTERNS } from './rollout-patterns'
import { UPGRADE_PATTERNS } from './upgrade-patterns'

/** How a kind of reason is recognised: its key in the words, and what the terminal's software writes. */
export type ReasonPattern = readonly [key: string, pattern: RegExp]

/** A reason that is understood: a key of the words, and what stands in the gaps of its sentence. */
export interface Reason {
  key: string
  values: Record<string, string>
}

/**
 * Terminals tell their reasons in English sentences of their own; the newest software may know some that this console
 * does not. The first pattern that fits wins: the general ones stand last.
 */
export const REASON_PATTERNS: readonly ReasonPattern[] = [
  ...ROLLOUT_PATTERNS,
  ...OFFLINE_PATTERNS,
  ...UPGRADE_PATTERNS,
  ...APP_PATTERNS,
  ...MACHINE_PATTERNS,
]

/** What a reason says; `null` where it is not understood. */
export function readReason(text: string): Reason | null {
  for (const [key, pattern] of REASON_PATTERNS) {
    const found = pattern.exec(text.trim())
    if (found) return { key, values: { ...found.groups } }
  }
  return null
}
