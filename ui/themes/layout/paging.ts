/** A page of a list. */
export interface Page<Item> {
  items: Item[]
  /** From 0; within the list even when more was asked for. */
  index: number
  /** At least 1. */
  count: number
}

/** The page `index` of `items`, moved into the list where it lies outside of it. */
export function pageOf<Item>(items: readonly Item[], index: number, size: number): Page<Item> {
  const perPage = Math.max(1, Math.floor(size))
  const count = Math.max(1, Math.ceil(items.length / perPage))
  const within = Math.min(Math.max(0, Math.floor(index)), count - 1)
  return { items: items.slice(within * perPage, (within + 1) * perPage), index: within, count }
}
