import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/vue-query'
import { listen, type Change, type LiveState } from 'api'
import { onScopeDispose, ref, type Ref } from 'vue'

/** Nouns that the numbers of the overview are made of. */
const IN_OVERVIEW = new Set(['terminal', 'rollout', 'attempt', 'session', 'location'])

/** Which queries a change makes stale. A query's key begins with its noun, then `list` or `one` and the id. */
export function staleKeys(change: Change): QueryKey[] {
  if (change.noun === 'everything') return [[]]
  const keys: QueryKey[] = [[change.noun, 'list']]
  if (change.id !== '') keys.push([change.noun, 'one', change.id])
  if (change.noun === 'attempt') keys.push(['rollout'])
  if (change.noun === 'listing') keys.push(['app'])
  if (change.noun === 'command') keys.push(['terminal', 'commands'])
  if (IN_OVERVIEW.has(change.noun)) keys.push(['overview'])
  return keys
}

/** Collects changes and refetches once a second at most: a busy fleet must not make a busy browser. */
export class ChangeBatch {
  private readonly keys = new Map<string, QueryKey>()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly client: Pick<QueryClient, 'invalidateQueries'>,
    private readonly delay = 1000,
  ) {}

  add(change: Change): void {
    for (const key of staleKeys(change)) this.keys.set(JSON.stringify(key), key)
    this.timer ??= setTimeout(() => {
      this.flush()
    }, this.delay)
  }

  flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    for (const queryKey of this.keys.values()) void this.client.invalidateQueries({ queryKey })
    this.keys.clear()
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
