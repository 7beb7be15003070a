import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Component, defineComponent, h } from 'vue'

import { later, LONGEST_MS } from './staff-scenes'

const Page = defineComponent(() => () => h('p', '维护'))

/** Within something, as it is drawn. */
function draw(scene: Component): VueWrapper {
  const within = defineComponent(() => () => h('main', h(scene)))
  return mount(within, { global: { config: { errorHandler: () => undefined } } })
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('draws what has come, and stays', async () => {
  const startAgain = vi.fn()
  const scene = draw(later('maintenance', () => Promise.resolve({ default: Page }), startAgain))
  await vi.advanceTimersByTimeAsync(2 * LONGEST_MS)
  expect(scene.text()).toBe('维护')
  expect(startAgain).not.toHaveBeenCalled()
})

it('starts again when nothing comes', async () => {
  const startAgain = vi.fn()
  draw(later('maintenance', () => new Promise<{ default: typeof Page }>(() => undefined), startAgain))
  await vi.advanceTimersByTimeAsync(LONGEST_MS - 1)
  expect(startAgain).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(startAgain).toHaveBeenCalledOnce()
})

it('starts again when what came is not whole, and not at once', async () => {
  const startAgain = vi.fn()
  const broken = later('maintenance', () => Promise.reject(new Error('cut off')), startAgain)
  draw(broken)
  await vi.advanceTimersByTimeAsync(LONGEST_MS - 1)
  expect(startAgain).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(startAgain).toHaveBeenCalledOnce()
})
