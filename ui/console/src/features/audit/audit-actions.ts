import { zh } from './action-words'

/** The actions that there are words for, such as `location.create`, noun by noun. */
export const AUDIT_ACTIONS: string[] = Object.entries(zh).flatMap(([noun, verbs]) =>
  Object.keys(verbs).map((verb) => `${noun}.${verb}`),
)
