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

export interface BundleParams {
  label: string
  entry: string
  origins: readonly string[]
  permissions: readonly string[]
}

/** Where a bundle is sent, with what the server has to know of it; what is empty is taken from its manifest. */
export function bundleUrl(appId: string, bundle: BundleParams): string {
  const query = new URLSearchParams()
  if (bundle.label !== '') query.set('label', bundle.label)
  if (bundle.entry !== '') query.set('entry', bundle.entry)
  for (const origin of bundle.origins) query.append('allowed_origins', origin)
  for (const permission of bundle.permissions) query.append('permissions', permission)
  return `/api/apps/${appId}/versions/bundle?${query.toString()}`
}
