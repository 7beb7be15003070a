import { expect, it } from 'vitest'

import { pageOf } from './paging'

const SEVEN = [1, 2, 3, 4, 5, 6, 7]

it('cuts a list into pages', () => {
  expect(pageOf(SEVEN, 0, 3)).toEqual({ items: [1, 2, 3], index: 0, count: 3 })
  expect(pageOf(SEVEN, 2, 3)).toEqual({ items: [7], index: 2, count: 3 })
})

it('stays within the list when it has become shorter', () => {
  expect(pageOf(SEVEN, 9, 3).index).toBe(2)
  expect(pageOf(SEVEN, -1, 3).index).toBe(0)
})

it('has one page even of nothing', () => {
  expect(pageOf([], 4, 3)).toEqual({ items: [], index: 0, count: 1 })
})

it('shows at least one at a time', () => {
  expect(pageOf(SEVEN, 1, 0)).toEqual({ items: [2], index: 1, count: 7 })
})
