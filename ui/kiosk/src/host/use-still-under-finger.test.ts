import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, shallowRef, type EffectScope } from 'vue'

import { homeState } from '../demo/sample'
import type { ReceivedState } from './use-kiosk'
import { ANSWER_MS, HELD_MS, useStillUnderFinger } from './use-still-under-finger'

const word = (receivedAt: number): ReceivedState => ({ state: homeState, receivedAt })

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function stage(): { say: (at: number) => void; shown: () => number | undefined } {
  const received = shallowRef<ReceivedState | null>(word(0))
  const shown = scope.run(() => useStillUnderFinger(received))
  return {
    say: (at) => {
      received.value = word(at)
    },
    shown: () => shown?.value?.receivedAt,
  }
}

const finger = (event: 'pointerdown' | 'pointerup' | 'pointercancel'): void => {
  window.dispatchEvent(new Event(event))
}

it('shows every word at once while nobody touches the page', () => {
  const { say, shown } = stage()
  expect(shown()).toBe(0)
  say(1)
  expect(shown()).toBe(1)
})

it.each(['pointerup', 'pointercancel'] as const)('draws what was said to a finger after its %s', (end) => {
  const { say, shown } = stage()
  finger('pointerdown')
  say(1)
  say(2)
  expect(shown()).toBe(0)
  finger(end)
  expect(shown()).toBe(0)
  vi.advanceTimersByTime(ANSWER_MS)
  expect(shown()).toBe(2)
})

it('draws the answer to a touch as soon as it comes, with what waited', () => {
  const { say, shown } = stage()
  finger('pointerdown')
  say(1)
  finger('pointerup')
  say(2)
  expect(shown()).toBe(2)
})

it('does not wait for a finger that stays', () => {
  const { say, shown } = stage()
  finger('pointerdown')
  say(1)
  vi.advanceTimersByTime(HELD_MS)
  expect(shown()).toBe(1)
  say(2)
  expect(shown()).toBe(2)
})

it('waits anew for every touch', () => {
  const { say, shown } = stage()
  finger('pointerdown')
  vi.advanceTimersByTime(HELD_MS)
  finger('pointerup')
  finger('pointerdown')
  vi.advanceTimersByTime(ANSWER_MS)
  say(1)
  expect(shown()).toBe(0)
})
