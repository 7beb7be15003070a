import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { zh } from '../words/zh'
import CodePad from './CodePad.vue'

const PROBLEM = { code: 'enrollment_code_used', title: '注册码已用过', detail: '请换一个注册码。' }

let pad: VueWrapper<InstanceType<typeof CodePad>>

beforeEach(() => {
  vi.useFakeTimers()
  pad = mount(CodePad, { props: { problem: null, words: zh.codePad, backText: '返回' } })
})
afterEach(() => {
  vi.useRealTimers()
})

async function press(...labels: string[]): Promise<void> {
  for (const label of labels) {
    await pad
      .findAll('button')
      .find((button) => button.text() === label)
      ?.trigger('click')
  }
}

function isDisabled(label: string): boolean {
  const button = pad.findAll('button').find((each) => each.text() === label)
  return button?.attributes('disabled') !== undefined
}

it('hands in a whole code, as the server writes it', async () => {
  await press(...Array.from('K7M29QX'))
  expect(isDisabled('提交')).toBe(true)
  await press('P', '提交')
  expect(pad.emitted('submit')).toEqual([['K7M2-9QXP']])
})

it('is locked while the code is checked, and says so', async () => {
  await press(...Array.from('K7M29QXP'), '提交')
  expect(pad.text()).toContain('正在核对')
  expect(isDisabled('K')).toBe(true)
})

it('says what was wrong and starts anew with the next key', async () => {
  await press(...Array.from('K7M29QXP'), '提交')
  await pad.setProps({ problem: PROBLEM })
  expect(pad.get('[role=alert]').text()).toContain('注册码已用过')
  await press('A')
  expect(pad.find('[role=alert]').exists()).toBe(false)
  expect(pad.get('[role=img]').attributes('aria-label')).toBe('已输入的注册码 A')
})

it('says it again when the same code is wrong again', async () => {
  await pad.setProps({ problem: PROBLEM })
  await press(...Array.from('K7M29QXP'), '提交')
  expect(pad.find('[role=alert]').exists()).toBe(false)
  await pad.setProps({ problem: null })
  await pad.setProps({ problem: { ...PROBLEM } })
  expect(pad.find('[role=alert]').exists()).toBe(true)
  expect(isDisabled('提交')).toBe(false)
})

it('does not bring a problem back when a state only repeats it', async () => {
  await pad.setProps({ problem: PROBLEM })
  await press('A')
  await pad.setProps({ problem: { ...PROBLEM } })
  expect(pad.find('[role=alert]').exists()).toBe(false)
})

it('unlocks when no answer comes', async () => {
  await press(...Array.from('K7M29QXP'), '提交')
  await vi.advanceTimersByTimeAsync(15_000)
  expect(isDisabled('提交')).toBe(false)
})
