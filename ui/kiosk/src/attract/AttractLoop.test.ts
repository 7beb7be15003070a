import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'

import { homeState } from '../demo/sample'
import HomePage from '../home/HomePage.vue'
import type { PageState } from '../host/page-state'
import type { Kiosk, ReceivedState } from '../host/use-kiosk'
import { ATTRACT_AFTER_MS } from './attract'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The home page in a document, with a fake clock. */
function stage(): {
  asked: string[]
  show: (state: PageState) => Promise<void>
  loop: () => Element | null
  picture: () => Element | null
  pass: (milliseconds: number) => Promise<unknown>
} {
  const received = shallowRef<ReceivedState | null>({ state: homeState, receivedAt: performance.now() })
  const asked: string[] = []
  const kiosk: Kiosk = { received, ask: (name) => asked.push(name) }
  mount(HomePage, { props: { kiosk }, attachTo: document.body })
  return {
    asked,
    show: async (state) => {
      received.value = { state, receivedAt: performance.now() }
      await nextTick()
    },
    loop: () => document.querySelector('.loop'),
    picture: () => document.querySelector('.loop .attract'),
    pass: (milliseconds) => vi.advanceTimersByTimeAsync(milliseconds),
  }
}

const all = (): Element => {
  const button = document.querySelector('.loop button')
  if (!button) throw new Error('no attract loop')
  return button
}

it('comes after minutes without a touch, and each touch puts it off', async () => {
  const { loop, pass } = stage()
  await pass(ATTRACT_AFTER_MS - 2000)
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  await pass(ATTRACT_AFTER_MS - 2000)
  expect(loop()).toBeNull()
  await pass(4000)
  expect(loop()?.textContent).toContain('触摸屏幕开始')
  expect(loop()?.textContent).toContain('达州市通川区政务服务中心')
  expect(loop()?.textContent).toContain('不动产登记系统升级')
})

it('goes with the contact, and keeps the click of that touch to itself', async () => {
  const { asked, loop, picture, pass } = stage()
  await pass(ATTRACT_AFTER_MS + 1000)
  expect(picture()).not.toBeNull()
  all().dispatchEvent(new Event('pointerdown', { bubbles: true }))
  await nextTick()
  expect(picture()).toBeNull()
  expect(loop()).not.toBeNull()
  all().dispatchEvent(new Event('click', { bubbles: true }))
  await nextTick()
  expect(loop()).toBeNull()
  expect(asked.filter((name) => name !== 'painted')).toEqual([])
})

it('is not held open by a press that never becomes a click', async () => {
  const { loop, pass } = stage()
  await pass(ATTRACT_AFTER_MS + 1000)
  all().dispatchEvent(new Event('pointerdown', { bubbles: true }))
  await pass(1500)
  expect(loop()).toBeNull()
})

it('makes way for a session, and waits anew after it', async () => {
  const { loop, pass, show } = stage()
  await pass(ATTRACT_AFTER_MS + 1000)
  await show({ ...homeState, session: { ...homeState.session, state: 'active' } })
  expect(loop()).toBeNull()
  await pass(ATTRACT_AFTER_MS * 2)
  await show(homeState)
  await pass(ATTRACT_AFTER_MS - 2000)
  expect(loop()).toBeNull()
  await pass(4000)
  expect(loop()).not.toBeNull()
})
