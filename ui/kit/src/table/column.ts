/** One column of a {@link DataTable}. */
export interface Column {
  key: string
  label: string
  /** The server's name of the field to sort by; without it the column does not sort. */
  sort?: string
  /** Figures stand on the right. */
  align?: 'start' | 'end'
  /** Such as `160px`; the rest is shared by the columns without a width. */
  width?: string
  /** Always shown: the row's name. */
  fixed?: boolean
  /** Hidden until chosen. */
  optional?: boolean
}

/**
 * The sort after a touch on a column's head: rising, falling, then the list's own order. A column that the list's
 * own order goes by only turns round: there is nothing else to go back to.
 */
export function nextSort(current: string, field: string, own = ''): string {
  if (current === field) return `-${field}`
  if (current !== `-${field}`) return field
  return own === field || own === `-${field}` ? field : own
}

/** The columns to show: those chosen, or all that are not optional. */
export function visibleColumns(columns: Column[], chosen: string[]): Column[] {
  if (chosen.length === 0) return columns.filter((column) => !column.optional)
  return columns.filter((column) => column.fixed === true || chosen.includes(column.key))
}
