import { computed, onScopeDispose, ref, type ComputedRef, type Ref } from 'vue'

export const HOLD_MS = 2000
const TICK_MS = 100
const TICKS = HOLD_MS / TICK_MS
const KEYS = ['Enter', ' ']

export interface PressAndHold {
  /** How much of the time has passed, from 0 to 1. */
  part: ComputedRef<number>
  isHeld: ComputedRef<boolean>
  /** Whether one more short press does it: after one without a finger. */
  isArmed: Readonly<Ref<boolean>>
  /** Listeners for the element. */
  on: Record<string, (event: Event) => void>
}

/** Does something once it was held for two seconds, and not for a moment less. Ticks are counted and not the time: a
 *  page that stands still for a while must not take a finger that has left for one that stays.
 *  Who cannot hold a key, or has a reading aid press, presses twice. */
export function usePressAndHold(done: () => void): PressAndHold {
  const ticks = ref(0)
  /** The finger or the key that is down. */
  const holder = ref<number | string | null>(null)
  const isArmed = ref(false)
  let timer: number | undefined

  const release = (): void => {
    window.clearInterval(timer)
    holder.value = null
    ticks.value = 0
  }
  const hold = (by: number | string): void => {
    release()
    holder.value = by
    timer = window.setInterval(() => {
      ticks.value += 1
      if (ticks.value < TICKS) return
      release()
      isArmed.value = false
      done()
    }, TICK_MS)
  }
  const pressShortly = (): void => {
    if (isArmed.value) done()
    isArmed.value = !isArmed.value
  }
  const releaseBy = (by: number | string): boolean => {
    const isIt = holder.value === by
    if (isIt) release()
    return isIt
  }
  onScopeDispose(release)

  return {
    part: computed(() => ticks.value / TICKS),
    isHeld: computed(() => holder.value !== null),
    isArmed,
    on: {
      pointerdown: (event) => {
        const { button, isPrimary, pointerId } = event as PointerEvent
        // It does not get the focus: a scanner that types like a keyboard would press it then.
        event.preventDefault()
        if (button !== 0 || !isPrimary || holder.value !== null) return
        isArmed.value = false
        hold(pointerId)
      },
      pointermove: (event) => {
        // A finger keeps its element wherever it slides.
        if (!isWithin(event as PointerEvent)) releaseBy((event as PointerEvent).pointerId)
      },
      pointerup: (event) => releaseBy((event as PointerEvent).pointerId),
      pointerleave: (event) => releaseBy((event as PointerEvent).pointerId),
      pointercancel: (event) => releaseBy((event as PointerEvent).pointerId),
      contextmenu: (event) => {
        event.preventDefault()
      },
      keydown: (event) => {
        const { key, repeat } = event as KeyboardEvent
        if (!KEYS.includes(key)) return
        // Else the engine clicks, too.
        event.preventDefault()
        if (!repeat && holder.value === null) hold(key)
      },
      keyup: (event) => {
        const { key } = event as KeyboardEvent
        if (!KEYS.includes(key)) return
        event.preventDefault()
        if (releaseBy(key)) pressShortly()
      },
      blur: () => {
        release()
        isArmed.value = false
      },
      // A click that neither a finger nor a key made: that of a reading aid.
      click: (event) => {
        if ((event as MouseEvent).detail === 0 && holder.value === null) pressShortly()
      },
    },
  }
}

function isWithin(event: PointerEvent): boolean {
  const { left, right, top, bottom } = (event.currentTarget as Element).getBoundingClientRect()
  const { clientX, clientY } = event
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom
}
