import type { PreviewContent } from 'kiosk/preview/request'

const made = new Map<string, Promise<string | null>>()

/** The same content with its icons in it: a frame without an origin of its own is given none by the server. */
export async function withInlineIcons(content: PreviewContent): Promise<PreviewContent> {
  const apps = await Promise.all(
    content.apps.map(async (app) => ({ ...app, icon_url: app.icon_url && (await inlined(app.icon_url)) })),
  )
  return { ...content, apps }
}

function inlined(url: string): Promise<string | null> {
  if (!url.startsWith('/')) return Promise.resolve(url)
  const there = made.get(url)
  if (there) return there
  const one = fetched(url).catch(() => null)
  made.set(url, one)
  return one
}

async function fetched(url: string): Promise<string | null> {
  const response = await fetch(url)
  if (!response.ok) return null
  const picture = await response.blob()
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('loadend', () => {
      resolve(typeof reader.result === 'string' ? reader.result : null)
    })
    reader.readAsDataURL(picture)
  })
}
