/** One line: pairs of Unix milliseconds and a value; `null` leaves a gap. */
export interface Series {
  name: string
  color: string
  points: [number, number | null][]
  /** Fills below the line. */
  area?: boolean
}

/** Breaks a line where nothing was measured for longer than `gap` milliseconds, so that a hole is seen as one. */
export function withGaps(points: [number, number | null][], gap: number): [number, number | null][] {
  const result: [number, number | null][] = []
  let last: number | undefined
  for (const point of points) {
    if (last !== undefined && point[0] - last > gap) result.push([last + 1, null])
    result.push(point)
    last = point[0]
  }
  return result
}
