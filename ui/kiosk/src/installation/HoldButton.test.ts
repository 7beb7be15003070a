import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import HoldButton from './HoldButton.vue'
import { installationZh } from './words'

const NEARLY_MS = 1900
const WHOLE_MS = 2000
const FINGER = { pointerId: 7, isPrimary: true, button: 0, clientX: 50, clientY: 20 }

let button: VueWrapper<InstanceType<typeof HoldButton>>

beforeEach(() => {
  vi.useFakeTimers()
  button = mount(HoldButton, { props: { words: installationZh.erase } })
  vi.spyOn(button.element, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 100, 40))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function wait(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms)
  await nextTick()
}

function sent(): number {
  return button.emitted('held')?.length ?? 0
}

it('acts once, when a finger has stayed for two seconds', async () => {
  await button.trigger('pointerdown', FINGER)
  await wait(NEARLY_MS)
  expect(sent()).toBe(0)
  await wait(WHOLE_MS - NEARLY_MS)
  expect(sent()).toBe(1)
  await wait(WHOLE_MS * 2)
  expect(sent()).toBe(1)
})

it('sends nothing for a short press, however many there are', async () => {
  for (let press = 0; press < 4; press += 1) {
    await button.trigger('pointerdown', FINGER)
    await wait(NEARLY_MS)
    await button.trigger('pointerup', FINGER)
    await button.trigger('click', { detail: 1 })
  }
  await wait(WHOLE_MS * 2)
  expect(sent()).toBe(0)
})

it('starts from nothing after it was let go', async () => {
  await button.trigger('pointerdown', FINGER)
  await wait(NEARLY_MS)
  await button.trigger('pointerup', FINGER)
  await button.trigger('pointerdown', FINGER)
  await wait(NEARLY_MS)
  expect(sent()).toBe(0)
})

it.each(['pointercancel', 'pointerleave', 'blur'])('is let go by %s', async (event) => {
  await button.trigger('pointerdown', FINGER)
  await wait(1000)
  await button.trigger(event, FINGER)
  await wait(WHOLE_MS)
  expect(sent()).toBe(0)
})

it('is let go by a finger that slides off it, not by one that trembles', async () => {
  await button.trigger('pointerdown', FINGER)
  await button.trigger('pointermove', { ...FINGER, clientX: 96 })
  await wait(1000)
  await button.trigger('pointermove', { ...FINGER, clientX: 101 })
  await wait(WHOLE_MS)
  expect(sent()).toBe(0)
  await button.trigger('pointerdown', FINGER)
  await button.trigger('pointermove', { ...FINGER, clientX: 96 })
  await wait(WHOLE_MS)
  expect(sent()).toBe(1)
})

it('does not mind the rest of the hand', async () => {
  const palm = { ...FINGER, pointerId: 8, isPrimary: false }
  await button.trigger('pointerdown', palm)
  await wait(WHOLE_MS)
  expect(sent()).toBe(0)
  await button.trigger('pointerdown', FINGER)
  await button.trigger('pointerdown', palm)
  await button.trigger('pointerup', palm)
  await wait(WHOLE_MS)
  expect(sent()).toBe(1)
})

it('fills while it is held, and counts in words', async () => {
  expect(button.text()).toBe('按住 2 秒，抹掉并安装')
  expect(button.find('.full').exists()).toBe(false)
  await button.trigger('pointerdown', FINGER)
  await wait(500)
  expect(button.get('.full').attributes('style')).toContain('inset(0 75% 0 0)')
  expect(button.get('.label').text()).toBe('请按住不放，还要 2 秒')
  await wait(1000)
  expect(button.get('.full').attributes('style')).toContain('inset(0 25% 0 0)')
  expect(button.get('.label').text()).toBe('请按住不放，还要 1 秒')
})

it('fills by halves for who wants nothing to move', async () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList)
  button = mount(HoldButton, { props: { words: installationZh.erase } })
  await button.trigger('pointerdown', FINGER)
  await wait(900)
  expect(button.get('.full').attributes('style')).toContain('inset(0 100% 0 0)')
  await wait(200)
  expect(button.get('.full').attributes('style')).toContain('inset(0 50% 0 0)')
  await wait(900)
  expect(sent()).toBe(1)
})

it.each(['Enter', ' '])('is held by the key "%s", too, whose repetitions are no presses', async (key) => {
  await button.trigger('keydown', { key })
  await wait(1000)
  await button.trigger('keydown', { key, repeat: true })
  await wait(NEARLY_MS - 1000)
  expect(sent()).toBe(0)
  await wait(WHOLE_MS - NEARLY_MS)
  await button.trigger('keyup', { key })
  expect(sent()).toBe(1)
})

it('asks who presses a key shortly to press again', async () => {
  const press = async () => {
    await button.trigger('keydown', { key: 'Enter' })
    await wait(100)
    await button.trigger('keyup', { key: 'Enter' })
  }
  await press()
  expect(sent()).toBe(0)
  expect(button.text()).toBe('再按一次，抹掉并安装')
  await button.trigger('blur')
  await press()
  expect(sent()).toBe(0)
  await press()
  expect(sent()).toBe(1)
})

it('asks a reading aid to press again, and forgets that when a finger comes', async () => {
  await button.trigger('click')
  expect(sent()).toBe(0)
  await button.trigger('pointerdown', FINGER)
  await button.trigger('pointerup', FINGER)
  await button.trigger('click')
  expect(sent()).toBe(0)
  await button.trigger('click')
  expect(sent()).toBe(1)
})

it('takes a click of a finger for no press', async () => {
  for (let click = 0; click < 3; click += 1);
  ;(button.element as HTMLElement).dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }))
  await nextTick()
  expect(sent()).toBe(0)
  expect(button.text()).toBe('按住 2 秒，抹掉并安装')
})

it('waits for nothing any more once it is gone', async () => {
  await button.trigger('pointerdown', FINGER)
  button.unmount()
  expect(vi.getTimerCount()).toBe(0)
})
