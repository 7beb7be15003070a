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
    expect(nextSort('-name', 'name', '-at')).toBe('-at')
  })

  it('turns the list’s own order round, and back', () => {
    expect(nextSort('-at', 'at', '-at')).toBe('at')
    expect(nextSort('at', 'at', '-at')).toBe('-at')
    expect(nextSort('-name', 'name', 'name')).toBe('name')
  })

  it('shows the usual ones until some are chosen; the name stays', () => {
    expect(visibleColumns(columns, []).map((column) => column.key)).toEqual(['name', 'cpu'])
    expect(visibleColumns(columns, ['heat']).map((column) => column.key)).toEqual(['name', 'heat'])
  })
})
