/** Sizes in CSS pixels. */
export interface GridRoom {
  width: number
  height: number
}

export interface CardSize {
  minWidth: number
  minHeight: number
  gap: number
}

export interface GridShape {
  columns: number
  rows: number
}

/** How many cards fit into the room; at least one. */
export function gridCapacity(room: GridRoom, card: CardSize): GridShape {
  const fit = (length: number, least: number): number =>
    Math.max(1, Math.floor((length + card.gap) / (least + card.gap)))
  return { columns: fit(room.width, card.minWidth), rows: fit(room.height, card.minHeight) }
}

/** The shape for `cards` cards in a room that holds `capacity`: as few rows as they need, and a row is never
 *  left with a single card where a narrower grid would be even. */
export function gridShape(capacity: GridShape, cards: number): GridShape {
  if (cards >= capacity.columns * capacity.rows) return capacity
  const rows = Math.max(1, Math.ceil(cards / capacity.columns))
  const columns = rows === 1 ? Math.max(1, cards) : Math.ceil(cards / rows)
  return { columns: Math.min(columns, capacity.columns), rows }
}
