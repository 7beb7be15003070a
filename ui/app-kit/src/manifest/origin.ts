/** An origin in its one form, such as `https://host:8443`; nothing if the text is none. As the server judges it. */
export function originOf(text: string): string | undefined {
  let url: URL
  try {
    url = new URL(text.trim())
  } catch {
    return undefined
  }
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !/[?#]/.test(text)
  const web = url.protocol === 'http:' || url.protocol === 'https:'
  const plain = url.username === '' && url.password === '' && !url.hostname.includes('*')
  return web && bare && plain && url.hostname !== '' ? url.origin : undefined
}
