import type { ImportAction, ImportCounts, ImportRow } from 'api'
import type { Tone } from 'kit'

export const IMPORT_ACTION: Record<ImportAction, Tone> = {
  refused: 'bad',
  updated: 'busy',
  created: 'good',
  unchanged: 'quiet',
}

/** Which rows are shown. */
export const ROW_FILTERS = ['all', 'errors', 'changes', 'updates'] as const
export type RowFilter = (typeof ROW_FILTERS)[number]

/** Rows on one page of the table. */
export const ROWS_SHOWN = 50

export function filterRows(rows: readonly ImportRow[], filter: RowFilter): ImportRow[] {
  switch (filter) {
    case 'all':
      return [...rows]
    case 'errors':
      return rows.filter((row) => row.action === 'refused')
    case 'changes':
      return rows.filter((row) => row.action === 'created' || row.action === 'updated')
    case 'updates':
      return rows.filter((row) => row.action === 'updated')
  }
}

/** What a person looks for first: the errors, or else what will change. */
export function firstFilter(counts: ImportCounts): RowFilter {
  if (counts.refused > 0) return 'errors'
  return changing(counts) > 0 ? 'changes' : 'all'
}

/** How many rows an import writes. */
export function changing(counts: ImportCounts): number {
  return counts.created + counts.updated
}

export function rowsIn(counts: ImportCounts, filter: RowFilter): number {
  const { refused, unchanged, updated } = counts
  const changes = changing(counts)
  const shown = { all: changes + unchanged + refused, errors: refused, changes, updates: updated }
  return shown[filter]
}
