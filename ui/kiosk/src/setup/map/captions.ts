import type { Grid } from './grid'
import { isFree, widthOf, type Box } from './labels'
import type { Room } from './plane'

/** What a line of the grid is called, and where that stands. */
export interface Caption {
  name: string
  at: Box
}

/** Longitudes at the lower edge, latitudes at the right one; those that would cover something are left out. `size` is the height of
 *  a character. */
export function captionsOf(grid: Grid, room: Room, size: number, taken: readonly Box[]): Caption[] {
  const height = size * 1.4
  const all = [
    ...grid.longitudes.map(({ at, name }) => {
      const width = widthOf(name, size)
      return { name, at: { left: at + size / 4, top: room.height - height, width, height } }
    }),
    ...grid.latitudes.map(({ at, name }) => {
      const width = widthOf(name, size)
      return { name, at: { left: room.width - width, top: at - height, width, height } }
    }),
  ]
  const shown: Caption[] = []
  for (const caption of all) {
    const { left, top, width } = caption.at
    const isInside = left >= 0 && top >= 0 && left + width <= room.width
    if (isInside && isFree(caption.at, [...taken, ...shown.map((other) => other.at)])) shown.push(caption)
  }
  return shown
}
