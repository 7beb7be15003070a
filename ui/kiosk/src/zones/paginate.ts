/** Blocks of one page: from `start` up to, but not with, `end`. */
export interface BlockPage {
  start: number
  end: number
}

/**
 * Cuts blocks of these heights, `gap` apart, into pages of `room`, in pixels. A block that is higher than the room has
 * a page of its own; a heading (`keeps`) never stands last on a page that others follow.
 */
export function paginate(
  heights: readonly number[],
  gap: number,
  room: number,
  keeps: readonly boolean[],
): BlockPage[] {
  const pages: BlockPage[] = []
  let start = 0
  let used = 0
  for (const [place, height] of heights.entries()) {
    const needed = used === 0 ? height : used + gap + height
    if (place > start && needed > room) {
      let end = place
      while (end - 1 > start && keeps[end - 1] === true) end -= 1
      pages.push({ start, end })
      start = end
      used = heights.slice(end, place + 1).reduce((sum, one) => (sum === 0 ? one : sum + gap + one), 0)
    } else {
      used = needed
    }
  }
  if (start < heights.length) pages.push({ start, end: heights.length })
  return pages
}
