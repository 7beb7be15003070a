import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** The shell's own policy: what breaks under it must break here too. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

/** Serves the built pages; answers their address and how to stop. */
export async function serve(root) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname)
    try {
      const bytes = await readFile(join(root, path))
      response.writeHead(200, {
        'content-type': `${TYPES[extname(path)] ?? 'application/octet-stream'}; charset=utf-8`,
        'content-security-policy': POLICY,
      })
      response.end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { base: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }
}
