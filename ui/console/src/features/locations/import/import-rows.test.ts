import type { ImportAction, ImportRow } from 'api'
import { describe, expect, it } from 'vitest'
import { filterRows, firstFilter, ROW_FILTERS, rowsIn } from './import-rows'

const row = (number: number, action: ImportAction): ImportRow => ({
  row: number,
  action,
  location_id: null,
  name: '渠县政务服务中心',
  division: '渠县',
  changes: [],
  problems: [],
})
const rows = [row(2, 'created'), row(3, 'refused'), row(4, 'unchanged'), row(5, 'updated')]
const counts = { created: 1, updated: 1, unchanged: 1, refused: 1 }

describe('the rows of a preview', () => {
  it('are narrowed to errors or to what changes', () => {
    const numbers = (filter: Parameters<typeof filterRows>[1]): number[] =>
      filterRows(rows, filter).map((one) => one.row)
    expect(numbers('all')).toEqual([2, 3, 4, 5])
    expect(numbers('errors')).toEqual([3])
    expect(numbers('changes')).toEqual([2, 5])
    expect(numbers('updates')).toEqual([5])
    for (const filter of ROW_FILTERS) {
      expect(rowsIn(counts, filter)).toBe(numbers(filter).length)
    }
  })

  it('begin with what is to be looked at first', () => {
    expect(firstFilter(counts)).toBe('errors')
    expect(firstFilter({ ...counts, refused: 0 })).toBe('changes')
    expect(firstFilter({ created: 0, updated: 0, refused: 0, unchanged: 9 })).toBe('all')
  })
})
