/** The origins typed one a line; empty lines say nothing. */
export function originLines(text: string): string[] {
  return text
    .split(/[\s,，]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The origin of an address being typed; `null` while it is none. */
export function originOf(url: string): string | null {
  try {
    const parsed = new URL(url)
    return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.origin : null
  } catch {
    return null
  }
}

/** Where a bundle is sent, with what the server has to know of it; what is empty is taken from its manifest. */
export function bundleUrl(appId: string, label: string, entry: string, origins: readonly string[]): string {
  const query = new URLSearchParams()
  if (label !== '') query.set('label', label)
  if (entry !== '') query.set('entry', entry)
  for (const origin of origins) query.append('allowed_origins', origin)
  return `/api/apps/${appId}/versions/bundle?${query.toString()}`
}
