import { describe, expect, it } from 'vitest'
import { nextSort, visibleColumns, type Column } from './column'

const columns: Column[] = [
  { key: 'name', label: 'Name', fixed: true },
  { key: 'cpu', label: 'CPU' },
  { key: 'heat', label: 'Heat', optional: true },
]

describe('columns', () => {
  it('sorts rising, falling, and by the list’s own order', () => {
    expect(nextSort('', 'name')).toBe('name')
    expect(nextSort('name', 'name')).toBe('-name')
    expect(nextSort('-name', 'name')).toBe('')
    expect(nextSort('-name', 'cpu')).toBe('cpu')
  })

  it('shows the usual ones until some are chosen; the name stays', () => {
    expect(visibleColumns(columns, []).map((column) => column.key)).toEqual(['name', 'cpu'])
    expect(visibleColumns(columns, ['heat']).map((column) => column.key)).toEqual(['name', 'heat'])
  })
})
