import { describe, expect, it } from 'vitest'
import { summaryPairs } from './summary-pairs'

describe('summary of an audit row', () => {
  it('shows values that say something', () => {
    expect(summaryPairs({ name: '大厅', floor: '', at: null, count: 3 })).toEqual([
      ['name', '大厅'],
      ['count', '3'],
    ])
  })

  it('counts long lists', () => {
    expect(summaryPairs({ ids: ['a', 'b', 'c', 'd'] })).toEqual([['ids', '[4]']])
    expect(summaryPairs({ ids: ['a'] })).toEqual([['ids', '["a"]']])
  })

  it('takes anything else for nothing', () => {
    expect(summaryPairs(null)).toEqual([])
    expect(summaryPairs('text')).toEqual([])
  })
})
