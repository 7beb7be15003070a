import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/vue-query'
import { listen, type Change, type LiveState } from 'api'
import { onScopeDispose, ref, type Ref } from 'vue'

/** Nouns that the numbers of the overview are made of. */
const IN_OVERVIEW = new Set(['terminal', 'rollout', 'attempt', 'location', 'app', 'finding', 'rating'])

/** Nouns that show something of another: its name, its numbers, what it brought about. */
const SHOWN_BY: Record<string, string[]> = {
  attempt: ['rollout'],
  // Why a terminal does not go on yet.
  rollout: ['attempt'],
  location: ['terminal', 'install'],
  // Whether it is installed, what it found, who signed.
  terminal: ['install'],
  app: ['notice', 'finding', 'inspection', 'rating'],
  // What it found.
  inspection: ['finding'],
}

/**
 * Whether a change makes a query stale. A query's key begins with its noun, then `list`, or `one` and the id: all
 * that is shown of one thing, its page and the lists on it, lies below `one` and the id.
 */
export function isStale(key: QueryKey, change: Change): boolean {
  const [noun, kind, id] = key
  if (change.noun === 'everything') return true
  if (noun === 'overview') return IN_OVERVIEW.has(change.noun)
  if (noun === change.noun) {
    const isOfAnother = kind === 'one' && id !== undefined && change.id !== '' && id !== change.id
    return !isOfAnother
  }
  return typeof noun === 'string' && SHOWN_BY[change.noun]?.includes(noun) === true
}

/** Collects changes and refetches once a second at most: a busy fleet must not make a busy browser. */
export class ChangeBatch {
  private readonly changes = new Map<string, Change>()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly client: Pick<QueryClient, 'invalidateQueries'>,
    private readonly delay = 1000,
  ) {}

  add(change: Change): void {
    this.changes.set(`${change.noun} ${change.id}`, change)
    this.timer ??= setTimeout(() => {
      this.flush()
    }, this.delay)
  }

  flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const changes = [...this.changes.values()]
    this.changes.clear()
    void this.client.invalidateQueries({
      predicate: ({ queryKey }) => changes.some((change) => isStale(queryKey, change)),
    })
  }
}

/** Keeps what is on screen up to date; returns whether changes are arriving. */
export function useLive(): Readonly<Ref<LiveState>> {
  const client = useQueryClient()
  const state = ref<LiveState>('connecting')
  const batch = new ChangeBatch(client)
  let wasLost = false
  const stop = listen({
    onChange: (change) => {
      batch.add(change)
    },
    onState: (next) => {
      state.value = next
      if (next === 'lost') wasLost = true
      if (next === 'open' && wasLost) {
        wasLost = false
        void client.invalidateQueries()
      }
    },
  })
  onScopeDispose(stop)
  return state
}
