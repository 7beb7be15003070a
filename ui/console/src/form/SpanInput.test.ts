import { mount } from '@vue/test-utils'
import { ElInputNumber, ElSelect } from 'element-plus'
import { span } from 'kit'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '../app/i18n'
import SpanInput from './SpanInput.vue'

function input(modelValue: number) {
  const props = { modelValue, label: '时限', min: 10 * span.MINUTE, most: 90 * span.DAY }
  const page = mount(SpanInput, { props, global: { plugins: [i18n] } })
  const { min, max } = page.findComponent(ElInputNumber).props()
  const choose = async (unit: number): Promise<unknown> => {
    page.findComponent(ElSelect).vm.$emit('update:modelValue', unit)
    await nextTick()
    return page.emitted('update:modelValue')?.at(-1)?.[0]
  }
  return { bounds: [min, max], choose }
}

describe('a length of time', () => {
  it('has its bounds in the unit that it is shown in', () => {
    expect(input(20 * span.MINUTE).bounds).toEqual([10, 90 * 24 * 60])
    expect(input(2 * span.HOUR).bounds).toEqual([1, 90 * 24])
    expect(input(3 * span.DAY).bounds).toEqual([1, 90])
  })

  it('stays within them when the unit is changed', async () => {
    expect(await input(100 * span.HOUR).choose(span.DAY)).toBe(90 * span.DAY)
    expect(await input(3 * span.DAY).choose(span.MINUTE)).toBe(10 * span.MINUTE)
    expect(await input(3 * span.DAY).choose(span.HOUR)).toBe(3 * span.HOUR)
  })
})
