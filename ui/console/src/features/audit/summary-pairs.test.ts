import { describe, expect, it } from 'vitest'
import { summaryPairs } from './summary-pairs'

describe('summary of an audit row', () => {
  it('shows values that say something', () => {
    expect(summaryPairs({ name: '大厅', floor: '', at: null, count: 3 })).toEqual([
      { field: 'name', value: '大厅' },
      { field: 'count', value: '3' },
    ])
  })

  it('counts long lists', () => {
    expect(summaryPairs({ ids: ['a', 'b', 'c', 'd'] })).toEqual([{ field: 'ids', value: '[4]' }])
    expect(summaryPairs({ ids: ['a'] })).toEqual([{ field: 'ids', value: '["a"]' }])
  })

  it('sets what was beside what is', () => {
    const changed = { reason: '搬迁', before: { floor: '一楼', at: null }, after: { floor: '二楼', at: 5 } }
    expect(summaryPairs(changed)).toEqual([
      { field: 'reason', value: '搬迁' },
      { field: 'floor', before: '一楼', value: '二楼' },
      { field: 'at', before: '—', value: '5' },
    ])
  })

  it('puts into words what there are words for', () => {
    const write = (field: string, value: unknown): string | undefined =>
      field === 'role' && value === 'viewer' ? '只读' : undefined
    expect(summaryPairs({ role: 'viewer' }, write)[0]?.value).toBe('只读')
    expect(summaryPairs({ role: 'other' }, write)[0]?.value).toBe('other')
  })

  it('puts ids last', () => {
    const pairs = summaryPairs({ version_id: '01a2', label: '2.1.0' })
    expect(pairs.map((pair) => pair.field)).toEqual(['label', 'version_id'])
  })

  it('takes anything else for nothing', () => {
    expect(summaryPairs(null)).toEqual([])
    expect(summaryPairs('text')).toEqual([])
  })
})
