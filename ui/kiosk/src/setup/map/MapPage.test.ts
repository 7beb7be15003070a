import { mount, type DOMWrapper, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { setupMap } from '../../demo/setup'
import { setupZh } from '../words'
import MapPage from './MapPage.vue'

let page: VueWrapper<InstanceType<typeof MapPage>>

beforeEach(async () => {
  const box = { width: 984, height: 1180, top: 260, left: 48, bottom: 1440, right: 1032, x: 48, y: 260 }
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({ ...box, toJSON: () => box })
  vi.stubGlobal('innerWidth', 1080)
  vi.stubGlobal('innerHeight', 1920)
  page = mount(MapPage, {
    props: { map: setupMap, screen: { location: null, problem: null }, words: setupZh },
  })
  await nextTick()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function marks(): DOMWrapper<Element>[] {
  return page.findAll('.mark')
}

function alone(name: string): DOMWrapper<Element> | undefined {
  return marks().find((mark) => mark.attributes('aria-label') === name)
}

function button(text: string): DOMWrapper<Element> | undefined {
  return page.findAll('button').find((one) => one.text() === text || one.attributes('aria-label') === text)
}

function several(): DOMWrapper<Element>[] {
  return marks().filter((mark) => mark.classes('several'))
}

function sum(): number {
  return marks().reduce((count, mark) => count + (Number(mark.text()) || 1), 0)
}

it('shows all of them, a pin each or with others in one, and says how many it does not', () => {
  expect(sum()).toBe(setupMap.pins.length)
  expect(several().length).toBeGreaterThan(0)
  expect(page.text()).toContain('另有 5 处不在图上，请用列表')
})

it('answers with the pin whose card was looked at', async () => {
  expect(button('选择这里')).toBeUndefined()
  await alone('南坝镇便民服务中心')?.trigger('click')
  expect(page.get('.card').text()).toContain('宣汉县 · 南坝镇圣墩路 7 号')
  await button('选择这里')?.trigger('click')
  const id = setupMap.pins.find((pin) => pin.name === '南坝镇便民服务中心')?.id
  expect(page.emitted('answer')).toEqual([[{ answer: 'location', id }]])
})

it('comes nearer to several until each has its turn', async () => {
  const before = several().length
  await several()[0]?.trigger('click')
  expect(page.find('h2').exists()).toBe(false)
  expect(alone('罗江镇便民服务中心')).toBeDefined()
  for (let touch = 0; touch < 12 && !page.find('h2').exists(); touch += 1) {
    await several().at(-1)?.trigger('click')
  }
  // Two desks of one hall: no map parts them.
  expect(page.get('h2').text()).toBe('市民之家一楼综合窗口')
  await button('换一处')?.trigger('click')
  expect(page.get('h2').text()).toBe('市民之家二楼社保窗口')
  await button('全部')?.trigger('click')
  expect([several().length, sum()]).toEqual([before, setupMap.pins.length])
})

it('grows and shrinks by buttons, and not beyond all of it', async () => {
  const isOff = (text: string): boolean => button(text)?.attributes('disabled') !== undefined
  expect([isOff('缩小'), isOff('放大')]).toEqual([true, false])
  for (let touch = 0; touch < 30 && !isOff('放大'); touch += 1) await button('放大')?.trigger('click')
  expect([isOff('缩小'), isOff('放大')]).toEqual([false, true])
  for (let touch = 0; touch < 30 && !isOff('缩小'); touch += 1) await button('缩小')?.trigger('click')
  expect(isOff('缩小')).toBe(true)
})

it('is drawn along by a finger, which chooses nothing by that', async () => {
  const board = page.get('.map-board')
  Object.assign(board.element, { setPointerCapture: () => undefined })
  const pin = alone('胡家镇便民服务中心')
  const at = (): string | undefined => alone('胡家镇便民服务中心')?.attributes('style')
  const before = at()
  const finger = (type: string, x: number, y: number): Promise<void> =>
    board.trigger(type, { pointerId: 1, clientX: x, clientY: y })
  await finger('pointerdown', 500, 800)
  await finger('pointermove', 505, 803)
  expect(at(), 'it only trembles').toBe(before)
  await finger('pointermove', 560, 850)
  await finger('pointerup', 560, 850)
  await pin?.trigger('click')
  expect(at()).not.toBe(before)
  expect(page.find('h2').exists()).toBe(false)
  await alone('胡家镇便民服务中心')?.trigger('click')
  expect(page.get('h2').text()).toBe('胡家镇便民服务中心')
})

it('begins with the one that was chosen before', async () => {
  const [first] = setupMap.pins
  if (!first) throw new Error('no pins')
  const screen = { location: { location: 'at', id: first.id, name: null }, problem: null } as const
  page = mount(MapPage, { props: { map: setupMap, screen, words: setupZh } })
  await nextTick()
  expect(page.get('h2').text()).toBe(first.name)
})
