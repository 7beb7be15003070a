/** A stroke as it is drawn, in pixels of the pad. */
export type Stroke = readonly { x: number; y: number }[]

/** Points closer than so many pixels say nothing more. */
const NEAR = 6
/** Points of one stroke that are sent at most. */
const MOST = 64
/** Strokes of one character at most; what comes after is not taken. */
export const MOST_STROKES = 48

/** Strokes as the shell takes them: whole numbers, x and y in turn. */
export function wireStrokes(strokes: readonly Stroke[]): number[][] {
  return strokes.map((stroke) => thinned(stroke).flatMap(({ x, y }) => [whole(x), whole(y)]))
}

function whole(pixels: number): number {
  return Math.min(65535, Math.max(0, Math.round(pixels)))
}

function thinned(stroke: Stroke): Stroke {
  const kept: { x: number; y: number }[] = []
  for (const point of stroke) {
    const last = kept.at(-1)
    if (!last || Math.hypot(point.x - last.x, point.y - last.y) >= NEAR) kept.push(point)
  }
  const end = stroke.at(-1)
  if (end && kept.at(-1) !== end) kept.push(end)
  const step = Math.max(1, Math.ceil(kept.length / MOST))
  return kept.filter((point, place) => place % step === 0 || point === end)
}

/** The same as the path of an SVG. */
export function strokePath(stroke: Stroke): string {
  const [first, ...rest] = stroke.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)
  if (first === undefined) return ''
  // A touch that does not move is a dot.
  return `M${first}L${rest.length > 0 ? rest.join('L') : first}`
}
