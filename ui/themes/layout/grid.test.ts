import { describe, expect, it } from 'vitest'

import { gridCapacity, gridShape } from './grid'

describe('gridCapacity', () => {
  const card = { minWidth: 440, minHeight: 180, gap: 20 }

  it('counts the gaps between cards only', () => {
    expect(gridCapacity({ width: 900, height: 580 }, card)).toEqual({ columns: 2, rows: 3 })
    expect(gridCapacity({ width: 899, height: 579 }, card)).toEqual({ columns: 1, rows: 2 })
  })

  it('holds one card however small the room', () => {
    expect(gridCapacity({ width: 10, height: 0 }, card)).toEqual({ columns: 1, rows: 1 })
  })
})

describe('gridShape', () => {
  const capacity = { columns: 3, rows: 2 }

  it.each([
    [6, 3, 2],
    [9, 3, 2],
    [5, 3, 2],
    [4, 2, 2],
    [3, 3, 1],
    [2, 2, 1],
    [1, 1, 1],
    [0, 1, 1],
  ])('%d cards stand in %d columns and %d rows', (cards, columns, rows) => {
    expect(gridShape(capacity, cards)).toEqual({ columns, rows })
  })
})
