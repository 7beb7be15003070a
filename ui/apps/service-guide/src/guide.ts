import { inject, type InjectionKey, type Ref } from 'vue'
import type { Both, Matter } from './matters/matter'
import type { Words } from './words'

/** What every page of the app shares. */
export interface Guide {
  words: Ref<Words>
  /** A matter's text in the language of the session. */
  told: (text: Both) => string
  /** How many matters a list has room for: alone, under a heading, or above the letters. */
  room: Ref<{ alone: number; headed: number; typing: number }>
  elder: Ref<boolean>
  open: (matter: Matter) => void
}

export const GUIDE: InjectionKey<Guide> = Symbol('guide')

export function useGuide(): Guide {
  const guide = inject(GUIDE)
  if (guide === undefined) throw new Error('outside of the app')
  return guide
}
