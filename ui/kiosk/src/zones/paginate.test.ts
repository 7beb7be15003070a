import { expect, it } from 'vitest'

import { paginate } from './paginate'

const none = (count: number): boolean[] => Array<boolean>(count).fill(false)

it('fills a page and goes on with the next, losing no block', () => {
  expect(paginate([40, 40, 40, 40], 10, 100, none(4))).toEqual([
    { start: 0, end: 2 },
    { start: 2, end: 4 },
  ])
  expect(paginate([], 10, 100, [])).toEqual([])
  expect(paginate([40, 50], 10, 100, none(2))).toEqual([{ start: 0, end: 2 }])
})

it('gives a page to what is higher than the room', () => {
  expect(paginate([20, 300, 20], 10, 100, none(3))).toEqual([
    { start: 0, end: 1 },
    { start: 1, end: 2 },
    { start: 2, end: 3 },
  ])
})

it('takes a heading along to what it is about', () => {
  expect(paginate([40, 20, 60], 10, 100, [false, true, false])).toEqual([
    { start: 0, end: 1 },
    { start: 1, end: 3 },
  ])
})
