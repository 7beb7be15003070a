import type { Answer } from './bridge'
import { isPurpose } from './purpose'

/** What comes of asking for a picture, chosen beside the screen. */
export type PhotoOutcome = 'photo' | 'cancelled' | 'timeout' | 'camera_failed' | 'no_camera'

/** In the order of the choice. */
export const PHOTOS: readonly PhotoOutcome[] = ['photo', 'cancelled', 'timeout', 'camera_failed', 'no_camera']

/** A camera that is none. */
export interface SimulatedCamera {
  outcome: PhotoOutcome
  /** Whether the manifest asks for it; on a terminal, ops have to grant it too. */
  permitted: boolean
}

/** What a terminal answers, but for the picture, which the app's side of the preview draws: the page that asks the citizen is not
 *  shown here. */
export function photoAnswer(
  subject: unknown,
  reason: unknown,
  { outcome, permitted }: SimulatedCamera,
): Answer {
  const known = subject === 'face' || subject === 'document'
  if (!isPurpose(reason) || !known) return { ok: false, code: 'invalid_arguments' }
  if (!permitted) return { ok: false, code: 'not_permitted' }
  if (outcome !== 'photo') return { ok: false, code: outcome }
  return { ok: true, value: { width: 960, height: 720 } }
}
