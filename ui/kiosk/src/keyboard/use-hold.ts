import { onScopeDispose, ref, type Ref } from 'vue'

/** From when on a held key repeats, and how often, in milliseconds. */
const FIRST_MS = 450
const NEXT_MS = 90

export interface Hold {
  /** Whether a finger is on it. */
  held: Readonly<Ref<boolean>>
  /** Listeners for the element. */
  on: Record<string, (event: Event) => void>
}

/** A key acts when the finger comes down, not when it leaves: a finger that slides a little still types. */
export function useHold(act: () => void, repeats: () => boolean): Hold {
  const held = ref(false)
  let timer: number | undefined
  const again = (after: number): void => {
    timer = window.setTimeout(() => {
      act()
      again(NEXT_MS)
    }, after)
  }
  const down = (event: Event): void => {
    // After a touch the engine plays a mouse; the key would type twice.
    if (event.cancelable) event.preventDefault()
    window.clearTimeout(timer)
    held.value = true
    act()
    if (repeats()) again(FIRST_MS)
  }
  const up = (): void => {
    window.clearTimeout(timer)
    held.value = false
  }
  onScopeDispose(up)
  return {
    held,
    on: {
      touchstart: down,
      touchend: up,
      touchcancel: up,
      mousedown: down,
      mouseup: up,
      mouseleave: up,
      // A click that no finger made, such as that of a reading aid.
      click: (event) => {
        if (event instanceof MouseEvent && event.detail === 0) act()
      },
    },
  }
}
