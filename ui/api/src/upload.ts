import { requestHeaders } from './client'
import { problemOf, unreachable } from './problem'

/** A file on its way. */
export interface Upload {
  method: 'POST' | 'PUT'
  url: string
  file: Blob
  /** The media type sent; the file's own where none is given. */
  type?: string
  /** Bytes sent so far and in all. */
  onProgress?: (sent: number, total: number) => void
  signal?: AbortSignal
}

/** Sends a file. `fetch` cannot tell how much of a body has been sent, so this is an XMLHttpRequest. */
export function upload<Reply>(job: Upload): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(job.method, job.url)
    for (const [name, value] of Object.entries(requestHeaders())) request.setRequestHeader(name, value)
    request.setRequestHeader('Content-Type', job.type ?? job.file.type)
    request.upload.addEventListener('progress', (event) => job.onProgress?.(event.loaded, event.total))
    request.addEventListener('load', () => {
      const body = parse(request.responseText)
      if (request.status >= 200 && request.status < 300) resolve(body as Reply)
      else reject(problemOf(request.status, body))
    })
    request.addEventListener('error', () => {
      reject(unreachable())
    })
    request.addEventListener('abort', () => {
      reject(new DOMException('Aborted', 'AbortError'))
    })
    job.signal?.addEventListener('abort', () => {
      request.abort()
    })
    request.send(job.file)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
