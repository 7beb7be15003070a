/** The list with one item moved to another place; places outside it are its ends. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = [...items]
  const place = Math.min(Math.max(to, 0), items.length - 1)
  const taken = rest.splice(from, 1)
  rest.splice(place, 0, ...taken)
  return rest
}
