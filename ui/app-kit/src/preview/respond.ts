import { lstat, readFile, realpath } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, sep } from 'node:path'
import { mediaType } from './media-type'

/** A file under a root; nothing outside of it, and nothing where there is none. A folder means its `index.html`. */
export async function readUnder(
  root: string,
  path: string,
): Promise<{ path: string; content: Buffer } | undefined> {
  try {
    const decoded = decodeURIComponent(path)
    if (/[\\\0]/.test(decoded) || decoded.split('/').includes('..')) return undefined
    const [base, wanted] = await Promise.all([realpath(root), realpath(join(root, decoded))])
    const file = (await lstat(wanted)).isDirectory() ? join(wanted, 'index.html') : wanted
    if (!(await realpath(file)).startsWith(base + sep)) return undefined
    return { path: file, content: await readFile(file) }
  } catch {
    return undefined
  }
}

/** Sends a file as a terminal does. */
export function send(response: ServerResponse, path: string, content: Buffer | string, policy: string): void {
  response.writeHead(200, {
    'Content-Type': mediaType(path),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': policy,
  })
  response.end(content)
}

export function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Cache-Control': 'no-store' }).end()
}

/** The path of a request that was made by this address: another name for the same machine is somebody else's page. */
export function pathOf(request: IncomingMessage, port: number): string | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  if (request.headers.host !== `127.0.0.1:${port}`) return undefined
  return new URL(request.url ?? '/', 'http://127.0.0.1').pathname
}
