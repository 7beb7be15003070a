import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { ApiError } from 'api'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { fieldOf, useSubmit, type Submit } from './use-submit'

function form(action: () => Promise<string>): Submit<object> {
  let submit: Submit<object> | undefined
  const page = defineComponent(() => {
    submit = useSubmit({ action, fields: ['name'] })
    return () => h('div')
  })
  mount(page, { global: { plugins: [[VueQueryPlugin, { queryClient: new QueryClient() }]] } })
  if (!submit) throw new Error('the form was not mounted')
  return submit
}

function refusal(pointer: string | null): ApiError {
  return new ApiError({
    type: '',
    code: 'field_invalid',
    status: 422,
    title: '名称有误',
    detail: '请修改。',
    pointer,
  })
}

describe('sending a form', () => {
  it('shows a problem at the field it points at', async () => {
    const submit = form(() => Promise.reject(refusal('/name')))
    expect(await submit.submit({})).toBe(false)
    expect(submit.fieldError('name')).toBe('名称有误 请修改。')
    expect(submit.fieldError('other')).toBe('')
    expect(submit.formProblem.value).toBeNull()
  })

  it('shows a problem of no field, or of an unknown one, above the form', async () => {
    for (const pointer of [null, '/elsewhere']) {
      const submit = form(() => Promise.reject(refusal(pointer)))
      await submit.submit({})
      expect(submit.formProblem.value?.code).toBe('field_invalid')
      submit.reset()
      expect(submit.formProblem.value).toBeNull()
    }
  })

  it('finds the field whose part is at fault', () => {
    const fields = ['plan', 'plan/waves', 'targets', 'starts_at']
    const found = (pointer: string): string | null => fieldOf(refusal(pointer), fields)
    expect(['/plan/waves/2', '/plan', '/targets/0', '/starts_at', '/planet'].map(found)).toEqual([
      'plan/waves',
      'plan',
      'targets',
      'starts_at',
      null,
    ])
  })

  it('is not sent twice at a time', async () => {
    let calls = 0
    const submit = form(() => {
      calls += 1
      return Promise.resolve('done')
    })
    const [first, second] = await Promise.all([submit.submit({}), submit.submit({})])
    expect([first, second, calls]).toEqual([true, false, 1])
  })
})
