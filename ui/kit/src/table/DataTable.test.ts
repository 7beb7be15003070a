import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import DataTable from './DataTable.vue'

const columns = [
  { key: 'name', label: 'Name', sort: 'name' },
  { key: 'count', label: 'Count', align: 'end' as const },
]

function table(rows: { name: string; count: number }[] | undefined, sort = '') {
  return mount(DataTable<{ name: string; count: number }>, {
    props: {
      columns,
      rows,
      sort,
      rowKey: (row: { name: string }) => row.name,
      caption: 'Things',
      loading: rows === undefined,
    },
    slots: { empty: 'Nothing here' },
  })
}

it('says how it is sorted and asks for the next order', async () => {
  const wrapper = table([{ name: 'a', count: 1 }], 'name')
  expect(wrapper.find('th').attributes('aria-sort')).toBe('ascending')
  await wrapper.find('th button').trigger('click')
  expect(wrapper.emitted('sort')).toEqual([['-name']])
})

it('shows bars while loading and the empty slot only afterwards', () => {
  expect(table(undefined).text()).not.toContain('Nothing here')
  expect(table(undefined).attributes('aria-busy')).toBe('true')
  expect(table([]).text()).toContain('Nothing here')
})
