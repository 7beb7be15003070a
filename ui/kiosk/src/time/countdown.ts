import type { MaintenanceShown } from '../host/maintenance-state'
import type { Consent, RatingAsked, Session } from '../host/page-state'

/** Seconds left at `at` on the page's steady clock, counted on from the shell's last word;
 *  `null` while nothing is about to end. Never below 0: only the shell ends a session. */
export function secondsLeft(session: Session, receivedAt: number, at: number): number | null {
  if (session.state !== 'warning' || session.remaining_s === null) return null
  const passed = Math.floor(Math.max(0, at - receivedAt) / 1000)
  return Math.max(0, session.remaining_s - passed)
}

/** The same for a question to the citizen: seconds until it is withdrawn. */
export function questionSecondsLeft(
  question: Pick<Consent | RatingAsked | MaintenanceShown, 'remaining_s'>,
  receivedAt: number,
  at: number,
): number {
  return Math.max(0, question.remaining_s - Math.floor(Math.max(0, at - receivedAt) / 1000))
}

/** The part of the warning that is left, from 1 to 0. */
export function partLeft(seconds: number, whole: number): number {
  if (whole <= 0) return 0
  return Math.min(1, Math.max(0, seconds / whole))
}
