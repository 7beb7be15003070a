import type { Tone } from 'kit'

/** As the test of the hardware has it: further off, certificates and logs go wrong. */
const MOST_MS = 60_000

/** How a machine's date stands to the server's time. */
export function clockTone(offsetMs: number): Tone {
  return Math.abs(offsetMs) <= MOST_MS ? 'good' : 'warn'
}
