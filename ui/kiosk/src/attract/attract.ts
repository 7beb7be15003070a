import type { Scene } from '../home/scene'
import type { PageState } from '../host/page-state'

/** Nobody is there when nothing was touched and nothing happened for so long. */
export const ATTRACT_AFTER_MS = 180_000

/** Whether the home page is all that is shown, to nobody in particular. */
export function isUnattended(scene: Scene, state: PageState | null): boolean {
  if (scene.kind !== 'home' || scene.endedIdle || !state) return false
  // An urgent notice stays in sight of who passes by.
  return state.session.state === 'none' && state.interruption === null
}

/** Whether it is time: `quietSince` and `now` are on the page's steady clock, `null` while somebody may be there. */
export function isAttracting(quietSince: number | null, now: number): boolean {
  return quietSince !== null && now - quietSince >= ATTRACT_AFTER_MS
}
