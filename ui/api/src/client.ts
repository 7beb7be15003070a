import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './generated/schema'
import { problemOf, unreachable } from './problem'

/** The header that a page of another site cannot set; the server refuses unsafe requests without it. */
export const REQUESTED_WITH = { 'X-Requested-With': 'fleet-console' } as const

let language = 'zh-CN'

/** The language of the server's words, sent with each request. */
export function setLanguage(next: string): void {
  language = next
}

/** Headers of a request made without the client. */
export function requestHeaders(): Record<string, string> {
  return { ...REQUESTED_WITH, 'Accept-Language': language }
}

const headers: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(requestHeaders())) request.headers.set(name, value)
    return request
  },
}

/** The typed client of the console API. */
export const api = createClient<paths>({ baseUrl: '/api', credentials: 'same-origin' })
api.use(headers)

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The data of an answer; throws {@link ApiError} for everything else. */
export async function unwrap<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  const answer = await request.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    if (error instanceof SyntaxError) throw problemOf(0, null)
    throw unreachable()
  })
  if (!answer.response.ok) throw problemOf(answer.response.status, answer.error)
  return answer.data as Data
}
