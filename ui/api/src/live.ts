/** What the server says has changed. */
export interface Change {
  noun: string
  id: string
}

/** Whether changes are arriving. */
export type LiveState = 'connecting' | 'open' | 'lost'

interface LiveHandlers {
  onChange: (change: Change) => void
  onState: (state: LiveState) => void
}

/** How long to wait before connecting anew where the browser has given up, in milliseconds. */
const PAUSE = 5_000

/**
 * Listens to the server's stream of changes. The browser reconnects by itself after a lost connection, but gives
 * up after a refusal (a server that is just starting, a proxy's error page): then it is begun anew. What was
 * missed meanwhile is unknown, so the caller refetches when the state becomes `open` again.
 */
export function listen(handlers: LiveHandlers): () => void {
  let source = connect(handlers, again)
  let timer: ReturnType<typeof setTimeout> | undefined

  function again(): void {
    timer = setTimeout(() => {
      source = connect(handlers, again)
    }, PAUSE)
  }
  return () => {
    clearTimeout(timer)
    source.close()
  }
}

function connect(handlers: LiveHandlers, again: () => void): EventSource {
  const source = new EventSource('/api/live')
  source.addEventListener('open', () => {
    handlers.onState('open')
  })
  source.addEventListener('error', () => {
    handlers.onState('lost')
    if (source.readyState === EventSource.CLOSED) again()
  })
  source.addEventListener('changed', (event: MessageEvent<string>) => {
    const change = readChange(event.data)
    if (change) handlers.onChange(change)
  })
  return source
}

/** Reads one message; `null` if it is not understood, which a newer server may send. */
export function readChange(text: string): Change | null {
  try {
    const value = JSON.parse(text) as Partial<Change>
    return typeof value.noun === 'string' ? { noun: value.noun, id: value.id ?? '' } : null
  } catch {
    return null
  }
}
