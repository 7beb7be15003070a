import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

import type { Kiosk } from '../host/use-kiosk'
import { timeAt, untilNextSecond } from './clock'

export interface Now {
  /** The terminal's time. */
  time: Ref<number>
  /** The same moment on the page's steady clock. */
  steady: Ref<number>
}

/** The time, renewed as each second begins and whenever the shell speaks. */
export function useNow(kiosk: Kiosk): Now {
  const time = ref(0)
  const steady = ref(performance.now())
  let timer: number | undefined
  const tick = (): void => {
    window.clearTimeout(timer)
    const received = kiosk.received.value
    steady.value = performance.now()
    if (received) time.value = timeAt(received, steady.value)
    timer = window.setTimeout(tick, untilNextSecond(time.value))
  }
  watch(kiosk.received, tick, { immediate: true })
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
  })
  return { time, steady }
}
