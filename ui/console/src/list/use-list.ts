import { computed, ref, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'

/** Rows on one page. */
export const PAGE_SIZE = 50

/** What every list can do, whatever its filters. */
export interface ListControl {
  sort: ComputedRef<string>
  /** The order of the list where no other is asked for. */
  order: string
  /** Keys of the columns chosen; empty for the usual ones. */
  columns: ComputedRef<string[]>
  /** What the server is asked. */
  query: ComputedRef<object>
  /** The same without the page: what an export holds. */
  exported: ComputedRef<Record<string, string>>
  isFiltered: ComputedRef<boolean>
  hasPrevious: ComputedRef<boolean>
  setSort: (sort: string) => void
  setColumns: (columns: string[]) => void
  clear: () => void
  first: () => void
  previous: () => void
  next: (cursor: string) => void
}

/** The state of a list, kept in the address, so that it can be sent to a colleague and the back button works. */
export interface ListState<Filters extends object> extends ListControl {
  /** As the address has them; the server refuses values that it does not know. */
  filters: ComputedRef<Partial<Filters>>
  query: ComputedRef<Partial<Filters> & { limit: number; after?: string; sort?: string }>
  setFilter: (name: keyof Filters & string, value: string | null | undefined) => void
  setFilters: (values: { [Name in keyof Filters]?: string | undefined }) => void
}

interface ListOptions {
  /** The server's own order of the list, such as `-created_at`. */
  order: string
  /** Tells the lists of one page apart in the address. */
  scope?: string
  /** What narrows the list always, and is not for choosing. */
  fixed?: MaybeRefOrGetter<Record<string, string>>
}

type Part = Record<string, string | undefined>

/** One text value of the address. */
export function queryText(query: LocationQuery, name: string): string {
  const value = query[name]
  return typeof value === 'string' ? value : ''
}

/** The state of a list of this page, with the filters named. */
export function useList<Filters extends object>(
  names: readonly (keyof Filters & string)[],
  { order, scope, fixed }: ListOptions,
): ListState<Filters> {
  const route = useRoute()
  const router = useRouter()
  /** Cursors of the pages before this one. */
  const trail = ref<string[]>([])
  const inAddress = (name: string): string => (scope === undefined ? name : `${scope}.${name}`)
  const read = (name: string): string => queryText(route.query, inAddress(name))

  const texts = computed(() => {
    const found = names.map((name): [string, string] => [name, read(name)])
    return Object.fromEntries(found.filter(([, value]) => value !== ''))
  })
  const filters = computed(() => texts.value as Partial<Filters>)
  const asked = computed((): { sort?: string } => (read('sort') === '' ? {} : { sort: read('sort') }))
  const after = computed(() => read('after'))

  function change(part: Part, way: 'push' | 'replace'): void {
    const query = { ...route.query }
    for (const [name, value] of Object.entries(part)) {
      if (value === '' || value === undefined) Reflect.deleteProperty(query, inAddress(name))
      else query[inAddress(name)] = value
    }
    void router[way]({ query })
  }
  function restart(part: Part): void {
    trail.value = []
    change({ ...part, after: undefined }, 'replace')
  }

  return {
    filters,
    order,
    sort: computed(() => asked.value.sort ?? order),
    columns: computed(() => read('cols').split(',').filter(Boolean)),
    query: computed(() => ({
      limit: PAGE_SIZE,
      ...toValue(fixed),
      ...filters.value,
      ...asked.value,
      ...(after.value === '' ? {} : { after: after.value }),
    })),
    exported: computed(() => ({ ...toValue(fixed), ...texts.value, ...asked.value })),
    isFiltered: computed(() => Object.keys(texts.value).length > 0),
    hasPrevious: computed(() => after.value !== ''),
    setFilter: (name, value) => {
      restart({ [name]: value ?? undefined })
    },
    setFilters: (values) => {
      restart(values)
    },
    setSort: (sort) => {
      restart({ sort: sort === order ? undefined : sort })
    },
    setColumns: (columns) => {
      change({ cols: columns.join(',') }, 'replace')
    },
    clear: () => {
      restart(Object.fromEntries(names.map((name) => [name, undefined])))
    },
    first: () => {
      restart({})
    },
    previous: () => {
      change({ after: trail.value.pop() }, 'replace')
    },
    next: (cursor) => {
      trail.value.push(after.value)
      change({ after: cursor }, 'push')
    },
  }
}
