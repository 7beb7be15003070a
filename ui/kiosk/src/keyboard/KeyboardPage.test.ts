import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'

import { homeState } from '../demo/sample'
import type { Candidate } from '../host/host'
import type { KeyboardField } from '../host/page-state'
import type { KeyboardKiosk, ReceivedState } from '../host/use-kiosk'
import KeyboardPage from './KeyboardPage.vue'

const FIELD: KeyboardField = { field: 1, layout: 'pinyin', hint: 'name', secret: false, enter: 'enter' }

let asked: [string, unknown][]
let page: VueWrapper<InstanceType<typeof KeyboardPage>>
const received = shallowRef<ReceivedState | null>(null)
const text = shallowRef<string | null>(null)

/** Two words for whatever is typed: one for four letters, one for all. */
function candidates(name: string, args: unknown): Promise<Candidate[]> {
  asked.push([name, args])
  const keys = (args as { keys?: string }).keys ?? ''
  return Promise.resolve([
    { text: '身份证', keys_used: keys.length },
    { text: '身', keys_used: Math.min(4, keys.length) },
  ])
}

async function show(keyboard: KeyboardField | null): Promise<void> {
  received.value = { state: { ...homeState, keyboard }, receivedAt: 0 }
  await flushPromises()
}

async function press(...labels: string[]): Promise<void> {
  for (const label of labels) {
    const key = page.findAll('.key').find((each) => each.text() === label)
    await key?.trigger('mousedown')
    await key?.trigger('mouseup')
    await flushPromises()
  }
}

async function click(label: string): Promise<void> {
  await page
    .findAll('button')
    .find((each) => each.text() === label)
    ?.trigger('click')
  await flushPromises()
}

const typed = (): unknown[] => asked.filter(([name]) => name !== 'candidates')

beforeEach(async () => {
  asked = []
  text.value = null
  const kiosk: KeyboardKiosk = {
    received,
    text,
    ask: (name, args) => asked.push([name, args]),
    candidates,
  }
  await show(FIELD)
  page = mount(KeyboardPage, { props: { kiosk } })
})
afterEach(() => {
  page.unmount()
  vi.useRealTimers()
})

it('types what is picked and goes on with the rest of the letters', async () => {
  await press(...Array.from('shenfenzheng'))
  expect(asked.at(-1)).toEqual(['candidates', { keys: 'shenfenzheng', hint: 'name' }])
  await click('身')
  expect(typed()).toEqual([['type', { text: '身' }]])
  expect(page.find('.keys').text()).toBe('fenzheng')
  await press('空格')
  expect(typed()).toEqual([
    ['type', { text: '身' }],
    ['type', { text: '身份证' }],
  ])
  expect(page.find('.candidates').exists()).toBe(false)
})

it('parts syllables once, and deletes letters before text', async () => {
  await press('分词', 'x', 'i', '分词', '分词', 'a', 'n')
  expect(page.find('.keys').text()).toBe("xi'an")
  await press('删除', '删除', '删除', '删除', '删除', '删除')
  expect(typed()).toEqual([['press', { key: 'backspace' }]])
})

it('writes letters as they are with enter, and the likeliest word before a mark', async () => {
  await press('o', 'k', '回车', '回车')
  expect(typed()).toEqual([
    ['type', { text: 'ok' }],
    ['press', { key: 'enter' }],
  ])
  asked = []
  await press('s', 'h', '，')
  expect(typed()).toEqual([
    ['type', { text: '身份证' }],
    ['type', { text: '，' }],
  ])
})

it('leaves nothing behind for another field, nor when it is put away', async () => {
  await press('s', 'h', 'e', 'n')
  expect(page.text()).toContain('shen')
  await show({ ...FIELD, field: 2 })
  expect(page.text()).not.toContain('shen')
  await press('s', 'h', 'e', 'n')
  await show(null)
  expect(page.text()).not.toContain('shen')
  expect(page.text()).not.toContain('身')
})

it('deletes on as long as the key is held', async () => {
  vi.useFakeTimers()
  const key = page.findAll('.key').find((each) => each.text() === '删除')
  await key?.trigger('mousedown')
  await vi.advanceTimersByTimeAsync(450 + 3 * 90)
  await key?.trigger('mouseup')
  await vi.advanceTimersByTimeAsync(1000)
  expect(typed()).toHaveLength(5)
})

it('types once for a touch, whatever mouse the engine plays after it', async () => {
  await press('分词')
  const key = page.findAll('.key').find((each) => each.text() === '。')
  const touch = new Event('touchstart', { cancelable: true })
  key?.element.dispatchEvent(touch)
  await flushPromises()
  expect(touch.defaultPrevented).toBe(true)
  expect(typed()).toEqual([['type', { text: '。' }]])
})

it('shows nothing of a secret field and writes no Chinese into it', async () => {
  text.value = 'geheim'
  await show({ ...FIELD, field: 3, layout: 'english', secret: true })
  expect(page.findAll('.tab').map((tab) => tab.text())).toEqual(['英文', '数字', '符号'])
  await press('大写', 'A', 'b')
  expect(typed()).toEqual([
    ['type', { text: 'A' }],
    ['type', { text: 'b' }],
  ])
  expect(page.text()).not.toContain('geheim')
})

it('shows an identity number in groups and tells a wrong check digit', async () => {
  text.value = '511702199001010002'
  await show({ ...FIELD, field: 4, layout: 'id' })
  expect(page.findAll('.group').map((group) => group.text())).toEqual(['511702', '19900101', '0002'])
  expect(page.text()).toContain('号码有误，请核对')
  text.value = '511702199001010001'
  await flushPromises()
  expect(page.text()).toContain('号码无误')
  await click('换键盘')
  await click('拼音')
  expect(page.find('.tab[aria-pressed=true]').text()).toBe('拼音')
})

it('asks what was written after every stroke', async () => {
  await click('手写')
  const pad = page.find('.pad')
  for (const at of [10, 60]) {
    await pad.trigger('mousedown', { clientX: at, clientY: 10 })
    await pad.trigger('mousemove', { clientX: at + 40, clientY: 50 })
    await pad.trigger('mouseup')
  }
  await flushPromises()
  expect(asked.at(-1)).toEqual([
    'recognize',
    {
      strokes: [
        [10, 10, 50, 50],
        [60, 10, 100, 50],
      ],
    },
  ])
  await press('撤一笔')
  expect(page.findAll('path[d^="M"]').length).toBeGreaterThan(0)
  await click('身份证')
  expect(asked.at(-1)).toEqual(['type', { text: '身份证' }])
  expect(page.find('.pad .hint').exists()).toBe(true)
})

it('is done when the citizen says so, with what was begun', async () => {
  await press('s', 'h', '完成')
  expect(typed()).toEqual([
    ['type', { text: '身份证' }],
    ['close_keyboard', {}],
  ])
})
