/** An error of the API (RFC 9457), in the language that was asked for. */
export interface Problem {
  type: string
  /** Stable, for programs. */
  code: string
  status: number
  /** One sentence: what happened. */
  title: string
  /** One sentence: what to do. */
  detail: string
  /** The field at fault, as a JSON pointer. */
  pointer?: string | null
  request_id?: string | null
}

/** A request that was refused, or that did not reach the server (`status` 0, code `unreachable`). */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
    this.name = 'ApiError'
  }

  get code(): string {
    return this.problem.code
  }

  get status(): number {
    return this.problem.status
  }

  /** The last part of the pointer: the name of the field at fault. */
  get field(): string | null {
    return this.problem.pointer?.split('/').at(-1) ?? null
  }

  /** Whether trying again later may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** Words for the failures in which no server speaks. */
export interface ClientWords {
  unreachable: { title: string; detail: string }
  unreadable: { title: string; detail: string }
}

let words: ClientWords = {
  unreachable: { title: 'The server cannot be reached', detail: 'Check the network and try again.' },
  unreadable: {
    title: 'The answer cannot be read',
    detail: 'Try again; if it persists, ask the administrator.',
  },
}

/** Sets the words, in the language of the console. */
export function setClientWords(next: ClientWords): void {
  words = next
}

/** What to show when the server could not be reached. */
export function unreachable(): ApiError {
  return new ApiError({ type: 'about:blank', code: 'unreachable', status: 0, ...words.unreachable })
}

/** Reads the body of a refusal, which should be a problem but may be a proxy's page. */
export function problemOf(status: number, body: unknown): ApiError {
  if (isProblem(body)) return new ApiError(body)
  return new ApiError({ type: 'about:blank', code: 'unreadable', status, ...words.unreadable })
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const candidate = value as Partial<Problem>
  return typeof candidate.code === 'string' && typeof candidate.title === 'string'
}
