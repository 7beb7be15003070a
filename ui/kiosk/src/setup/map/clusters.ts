import type { Point } from './plane'

/** What is drawn as one: a pin, or several that stand too close together for a finger. */
export interface Cluster {
  /** The middle of them. */
  at: Point
  /** Their numbers in the list, in its order. */
  pins: number[]
}

/** Joins points until all that is left is at least so far apart, across or down: targets are square. The same for the same scale,
 *  wherever the map is drawn to, so that nothing jumps under the finger. */
export function clustersOf(points: readonly Point[], apart: number): Cluster[] {
  let clusters: Cluster[] = points.map((at, pin) => ({ at, pins: [pin] }))
  for (;;) {
    const joined = joinedOnce(clusters, apart)
    if (joined.length === clusters.length) return joined
    clusters = joined
  }
}

/** The middle of what is joined moves, so once is not enough. */
function joinedOnce(clusters: readonly Cluster[], apart: number): Cluster[] {
  const joined: Cluster[] = []
  for (const one of clusters) {
    const place = joined.findIndex((other) => distance(one.at, other.at) < apart)
    const other = joined[place]
    if (other) joined[place] = together(other, one)
    else joined.push(one)
  }
  return joined
}

function together(one: Cluster, other: Cluster): Cluster {
  const [mine, its] = [one.pins.length, other.pins.length]
  const middle = (a: number, b: number): number => (a * mine + b * its) / (mine + its)
  return {
    at: { x: middle(one.at.x, other.at.x), y: middle(one.at.y, other.at.y) },
    pins: [...one.pins, ...other.pins].sort((a, b) => a - b),
  }
}

function distance(one: Point, other: Point): number {
  return Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y))
}

/** Whether they lie so close that no scale up to this one parts them: two desks of one hall. */
export function isOnePlace(points: readonly Point[], mostScale: number, target: number): boolean {
  return clustersOf(points, target / mostScale).length === 1
}

/** What occurs most often, the first of several; nothing where nothing is said. */
export function mostOf(names: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return [...counts].find(([, count]) => count === most)?.[0] ?? null
}
