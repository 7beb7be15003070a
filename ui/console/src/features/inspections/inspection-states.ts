import type { Inspection, InspectionState } from 'api'
import type { Tone } from 'kit'

export const INSPECTION_STATE: Record<InspectionState, Tone> = {
  due: 'busy',
  done: 'good',
  unanswered: 'warn',
  withdrawn: 'quiet',
}

/** How an inspection is marked: one with faults is not well because it is done. */
export function inspectionTone({ state, failed }: Pick<Inspection, 'state' | 'failed'>): Tone {
  return state === 'done' && failed > 0 ? 'bad' : INSPECTION_STATE[state]
}
