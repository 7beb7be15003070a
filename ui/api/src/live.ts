/** What the server says has changed. */
export interface Change {
  noun: string
  id: string
}

/** Whether changes are arriving. */
export type LiveState = 'connecting' | 'open' | 'lost'

export interface LiveHandlers {
  onChange: (change: Change) => void
  onState: (state: LiveState) => void
}

/**
 * Listens to the server's stream of changes. The browser reconnects by itself; what was missed
 * meanwhile is unknown, so the caller refetches when the state becomes `open` again.
 */
export function listen(handlers: LiveHandlers): () => void {
  const source = new EventSource('/api/live')
  handlers.onState('connecting')
  source.addEventListener('open', () => {
    handlers.onState('open')
  })
  source.addEventListener('error', () => {
    handlers.onState('lost')
  })
  source.addEventListener('changed', (event: MessageEvent<string>) => {
    const change = readChange(event.data)
    if (change) handlers.onChange(change)
  })
  return () => {
    source.close()
  }
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
