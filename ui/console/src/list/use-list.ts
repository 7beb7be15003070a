import { computed, ref, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'

/** Rows on one page. */
export const PAGE_SIZE = 50

/** What every list can do, whatever its filters. */
export interface ListControl {
  sort: ComputedRef<string>
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
export interface ListState<Filter extends string> extends ListControl {
  filters: ComputedRef<Partial<Record<Filter, string>>>
  query: ComputedRef<Partial<Record<Filter, string>> & { limit: number; after?: string; sort?: string }>
  setFilter: (name: Filter, value: string | null | undefined) => void
  setFilters: (values: Partial<Record<Filter, string | undefined>>) => void
}

/** One text value of the address. */
export function queryText(query: LocationQuery, name: string): string {
  const value = query[name]
  return typeof value === 'string' ? value : ''
}

/** The state of the list of this page, with the filters named. */
export function useList<Filter extends string>(names: readonly Filter[]): ListState<Filter> {
  const route = useRoute()
  const router = useRouter()
  /** Cursors of the pages before this one. */
  const trail = ref<string[]>([])

  const filters = computed(() => {
    const found: Partial<Record<Filter, string>> = {}
    for (const name of names) {
      const value = queryText(route.query, name)
      if (value !== '') found[name] = value
    }
    return found
  })
  const sort = computed(() => queryText(route.query, 'sort'))
  const after = computed(() => queryText(route.query, 'after'))
  const sorted = computed((): { sort?: string } => (sort.value === '' ? {} : { sort: sort.value }))

  function change(part: Record<string, string | undefined>, way: 'push' | 'replace'): void {
    const query = { ...route.query, ...part }
    for (const [name, value] of Object.entries(query)) {
      if (value === '' || value === undefined) Reflect.deleteProperty(query, name)
    }
    void router[way]({ query })
  }
  function restart(part: Record<string, string | undefined>): void {
    trail.value = []
    change({ ...part, after: undefined }, 'replace')
  }

  return {
    filters,
    sort,
    columns: computed(() => queryText(route.query, 'cols').split(',').filter(Boolean)),
    query: computed(() => ({
      limit: PAGE_SIZE,
      ...filters.value,
      ...sorted.value,
      ...(after.value === '' ? {} : { after: after.value }),
    })),
    exported: computed(() => ({ ...filters.value, ...sorted.value })),
    isFiltered: computed(() => Object.keys(filters.value).length > 0),
    hasPrevious: computed(() => after.value !== ''),
    setFilter: (name, value) => {
      restart({ [name]: value ?? undefined })
    },
    setFilters: (values) => {
      restart(values)
    },
    setSort: (value) => {
      restart({ sort: value })
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
