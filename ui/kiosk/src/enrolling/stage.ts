import type { EnrollmentState } from '../host/page-state'
import type { EnrollingStage } from '../words'

/** What the enrolling page says of a state; while no server has answered, whether one was looked for in vain. */
export function stageOf(state: EnrollmentState | null, isOffline: boolean): EnrollingStage {
  if (state === null) return isOffline ? 'offline' : 'connecting'
  // Active: let in, and the first desired state is on its way.
  return state === 'active' ? 'approved' : state
}

/** Whether a code may be typed: those let in need none, and no code undoes a conflict or a retirement. */
export function takesCode(stage: EnrollingStage): boolean {
  return stage === 'pending' || stage === 'rejected'
}

/** Whether there is a code to compare. */
export function showsCode(stage: EnrollingStage): boolean {
  return stage === 'pending' || stage === 'conflict'
}
