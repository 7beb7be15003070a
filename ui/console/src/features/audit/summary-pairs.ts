/** One line of a summary: a field, what it is now, and what it was where that is known. */
export interface SummaryPair {
  field: string
  value: string
  before?: string
}

/**
 * A summary as fields and short values, in its own order. Fields that were changed stand below `before` and `after`
 * and become one pair each. `write` puts a value in words; what it has none for is written as it is.
 */
export function summaryPairs(
  summary: unknown,
  write: (field: string, value: unknown) => string | undefined = () => undefined,
): SummaryPair[] {
  const fields = record(summary)
  const { before, after, ...said } = fields
  const text = (field: string, value: unknown): string => write(field, value) ?? short(value)
  const old = record(before)
  const next = record(after)
  const plain = Object.entries(said)
    .filter(([, value]) => value !== null && value !== '')
    .map(([field, value]) => ({ field, value: text(field, value) }))
  const changed = [...new Set([...Object.keys(old), ...Object.keys(next)])].map((field) => ({
    field,
    before: text(field, old[field]),
    value: text(field, next[field]),
  }))
  const all = [...plain, ...changed]
  // Ids say the least to people: last.
  return [...all.filter((pair) => !isId(pair.field)), ...all.filter((pair) => isId(pair.field))]
}

function isId(field: string): boolean {
  return field.endsWith('_id')
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function short(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.length > 3) return `[${value.length}]`
  return JSON.stringify(value)
}
