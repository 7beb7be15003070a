/** The address of a list's CSV export with the list's own filters. */
export function exportUrl(path: string, filters: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text === '' ? `${path}/export` : `${path}/export?${text}`
}
