import { computed, onBeforeUnmount, ref, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'

import type { ReceivedState } from '../host/use-kiosk'
import { timeAt, untilNextSecond } from './clock'

const MINUTE_MS = 60_000

export interface Now {
  /** The terminal's time, to the minute: the pages show no seconds, so they are drawn anew once a minute. */
  minute: ComputedRef<number>
  /** The page's steady clock, for countdowns. */
  steady: Ref<number>
}

/** The time, looked at as each second begins and whenever the shell speaks. */
export function useNow(received: Readonly<ShallowRef<ReceivedState | null>>): Now {
  const time = ref(0)
  const steady = ref(performance.now())
  let timer: number | undefined
  const tick = (): void => {
    window.clearTimeout(timer)
    const last = received.value
    steady.value = performance.now()
    if (last) time.value = timeAt(last, steady.value)
    timer = window.setTimeout(tick, untilNextSecond(time.value))
  }
  watch(received, tick, { immediate: true })
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
  })
  return { minute: computed(() => Math.floor(time.value / MINUTE_MS) * MINUTE_MS), steady }
}
