import type { Point, Room } from './plane'

/** On the screen, in pixels. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** What a label says, and of which mark. */
export interface Marked {
  at: Point
  /** `null`: nothing stands beside it. */
  text: string | null
}

export interface LabelSizes {
  /** The side of a mark. */
  mark: number
  /** The height of a character. */
  text: number
  /** Between a mark and its label. */
  gap: number
}

/** A longer name is cut: the whole one stands on the card. */
export const MOST_LETTERS = 11

/** A name as it stands on the map. */
export function shortened(name: string): string {
  const letters = Array.from(name)
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join('')}…` : name
}

/** Where the names stand: beside, under or above their marks, the first place that is free; `null` for one that has none. Earlier
 *  marks choose first. */
export function labelsOf(marked: readonly Marked[], sizes: LabelSizes, room: Room): (Box | null)[] {
  const taken = marked.map(({ at }) => markBox(at, sizes.mark))
  return marked.map(({ at, text }) => {
    if (text === null) return null
    const free = places(at, text, sizes).find((box) => isInside(box, room) && isFree(box, taken))
    if (free) taken.push(free)
    return free ?? null
  })
}

export function markBox(at: Point, side: number): Box {
  return { left: at.x - side / 2, top: at.y - side / 2, width: side, height: side }
}

export function isFree(box: Box, taken: readonly Box[]): boolean {
  return !taken.some((other) => overlap(box, other))
}

function places(at: Point, text: string, { mark, text: size, gap }: LabelSizes): Box[] {
  const [width, height] = [widthOf(text, size), size * 1.3]
  const aside = mark / 2 + gap
  const [middle, centred] = [at.y - height / 2, at.x - width / 2]
  return [
    { left: at.x + aside, top: middle, width, height },
    { left: at.x - aside - width, top: middle, width, height },
    { left: centred, top: at.y + aside, width, height },
    { left: centred, top: at.y - aside - height, width, height },
  ]
}

/** A little more than the text is wide, in any font: Chinese characters are square, others about half as wide. */
export function widthOf(text: string, size: number): number {
  const letters = Array.from(text)
  const wide = letters.filter((letter) => letter > '\u2e7f' || letter === '…').length
  return (wide + (letters.length - wide) * 0.66) * size + size * 0.4
}

function isInside(box: Box, room: Room): boolean {
  return (
    box.left >= 0 && box.top >= 0 && box.left + box.width <= room.width && box.top + box.height <= room.height
  )
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  )
}
