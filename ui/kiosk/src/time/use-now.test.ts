import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { h, shallowRef } from 'vue'

import { homeState, SAMPLE_NOW } from '../demo/sample'
import type { ReceivedState } from '../host/use-kiosk'
import { useNow } from './use-now'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('is drawn anew once a minute, as the minute begins', async () => {
  const receivedAt = performance.now()
  const received = shallowRef<ReceivedState | null>({ state: { ...homeState, now: SAMPLE_NOW }, receivedAt })
  const drawn: number[] = []
  mount({
    setup: () => {
      const now = useNow(received)
      return () => {
        drawn.push(now.minute.value)
        return h('p')
      }
    },
  })
  // The sample begins eight seconds into its minute.
  await vi.advanceTimersByTimeAsync(51_999)
  expect(drawn).toEqual([SAMPLE_NOW - 8000])
  await vi.advanceTimersByTimeAsync(1)
  expect(drawn).toEqual([SAMPLE_NOW - 8000, SAMPLE_NOW + 52_000])
})
