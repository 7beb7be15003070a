import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

import type { ReceivedState } from './use-kiosk'

/** So long at most, in milliseconds, a finger that stays keeps the page as it is. */
export const HELD_MS = 500
/** What the shell answers to a touch comes within so many milliseconds of its end, and is drawn with what waited. */
export const ANSWER_MS = 30

type Received = Readonly<ShallowRef<ReceivedState | null>>

/**
 * The shell's last word, held back while a finger lies on the page: what is touched is seen to be touched without
 * anything else being drawn first, and nothing moves from under the finger.
 */
export function useStillUnderFinger(received: Received): Received {
  const shown = shallowRef(received.value)
  let isDown = false
  let timer: number | undefined
  const show = (): void => {
    window.clearTimeout(timer)
    timer = undefined
    shown.value = received.value
  }
  const showIn = (ms: number): void => {
    window.clearTimeout(timer)
    timer = window.setTimeout(show, ms)
  }
  const down = (): void => {
    isDown = true
    showIn(HELD_MS)
  }
  const up = (): void => {
    isDown = false
    showIn(ANSWER_MS)
  }
  watch(
    received,
    () => {
      if (!isDown || timer === undefined) show()
    },
    { flush: 'sync' },
  )
  const listeners = { pointerdown: down, pointerup: up, pointercancel: up }
  for (const [name, listener] of Object.entries(listeners)) {
    window.addEventListener(name, listener, { capture: true })
  }
  onScopeDispose(() => {
    window.clearTimeout(timer)
    for (const [name, listener] of Object.entries(listeners)) {
      window.removeEventListener(name, listener, { capture: true })
    }
  })
  return shown
}
