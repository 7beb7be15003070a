import { computed, ref, type ComputedRef, type Ref } from 'vue'

import type { Candidate } from '../host/host'
import type { KeyboardKiosk } from '../host/use-kiosk'
import type { WritingHint } from '../host/page-state'
import { wireStrokes, type Stroke } from './ink'

/** What is being written and is not in the field yet: letters, or strokes. */
export interface Writing {
  keys: Readonly<Ref<string>>
  strokes: Readonly<Ref<readonly Stroke[]>>
  candidates: Readonly<Ref<readonly Candidate[]>>
  isEmpty: ComputedRef<boolean>
  /** The first candidate for what is written now, once the shell has answered. */
  likeliest: () => Promise<Candidate | undefined>
  addKey: (key: string) => void
  addStroke: (stroke: Stroke) => void
  /** Takes the last letter or stroke back. */
  removeLast: () => void
  /** Takes a candidate; what it does not stand for is still being written. */
  take: (candidate: Candidate) => void
  clear: () => void
}

/** The shell asks about no more letters than this. */
const LONGEST = 64

export function useWriting(kiosk: KeyboardKiosk, hint: WritingHint): Writing {
  const keys = ref('')
  const strokes = ref<readonly Stroke[]>([])
  const candidates = ref<readonly Candidate[]>([])
  /** An answer to an older question is dropped. */
  let asked = 0
  let answered = Promise.resolve()

  async function ask(): Promise<void> {
    asked += 1
    const mine = asked
    if (isEmpty.value) {
      candidates.value = []
      return
    }
    const found =
      keys.value === ''
        ? await kiosk.candidates('recognize', { strokes: wireStrokes(strokes.value) })
        : await kiosk.candidates('candidates', { keys: keys.value, hint })
    if (mine === asked) candidates.value = found
  }

  function change(nextKeys: string, nextStrokes: readonly Stroke[]): void {
    keys.value = nextKeys
    strokes.value = nextStrokes
    answered = ask()
  }

  const isEmpty = computed(() => keys.value === '' && strokes.value.length === 0)
  return {
    keys,
    strokes,
    candidates,
    isEmpty,
    likeliest: async () => {
      await answered
      return candidates.value[0]
    },
    addKey: (key) => {
      // A separator parts two syllables: it begins nothing and does not repeat.
      if (key === "'" && (keys.value === '' || keys.value.endsWith("'"))) return
      if (keys.value.length < LONGEST) change(keys.value + key, [])
    },
    addStroke: (stroke) => {
      change('', [...strokes.value, stroke])
    },
    removeLast: () => {
      change(keys.value.slice(0, -1), strokes.value.slice(0, -1))
    },
    take: (candidate) => {
      change(keys.value.slice(candidate.keys_used).replace(/^'/, ''), [])
    },
    clear: () => {
      change('', [])
    },
  }
}
