/** A summary as names and short values, in its own order. */
export function summaryPairs(summary: unknown): [string, string][] {
  if (typeof summary !== 'object' || summary === null) return []
  return Object.entries(summary)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]): [string, string] => [name, short(value)])
}

function short(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.length > 3) return `[${value.length}]`
  return JSON.stringify(value)
}
