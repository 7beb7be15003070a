import { expect, it } from 'vitest'

import { clustersOf, isOnePlace, mostOf } from './clusters'

/** A town and its surroundings, always the same. */
function scattered(count: number): { x: number; y: number }[] {
  let seed = 7
  const next = (): number => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
  return Array.from({ length: count }, (_, at) => {
    const spread = at % 3 === 0 ? 100 : 4
    return { x: next() * spread, y: next() * spread }
  })
}

it('leaves alone what a finger can tell apart', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 0, y: 10 },
  ]
  expect(clustersOf(points, 10).map((cluster) => cluster.pins)).toEqual([[0], [1], [2]])
})

it('joins what is too close, in its middle', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 50, y: 50 },
    { x: 6, y: 3 },
  ]
  expect(clustersOf(points, 10)).toEqual([
    { at: { x: 3, y: 1.5 }, pins: [0, 2] },
    { at: { x: 50, y: 50 }, pins: [1] },
  ])
})

it('leaves room for a finger between all that is drawn, and loses nobody', () => {
  const points = scattered(300)
  for (const apart of [0.1, 1, 3, 8, 40]) {
    const clusters = clustersOf(points, apart)
    const gaps = clusters.flatMap((one, place) =>
      clusters
        .slice(place + 1)
        .map((other) => Math.max(Math.abs(one.at.x - other.at.x), Math.abs(one.at.y - other.at.y))),
    )
    expect(Math.min(...gaps, Infinity)).toBeGreaterThanOrEqual(apart)
    const pins = clusters.flatMap((cluster) => cluster.pins).sort((a, b) => a - b)
    expect(pins).toEqual(points.map((_, at) => at))
  }
})

it('knows two desks of one hall', () => {
  const hall = [
    { x: 1, y: 1 },
    { x: 1.01, y: 1 },
  ]
  expect(isOnePlace(hall, 2000, 104)).toBe(true)
  expect(isOnePlace([...hall, { x: 1.1, y: 1 }], 2000, 104)).toBe(false)
})

it('is called by where most of it is', () => {
  expect(mostOf(['达川区', '通川区', '', '通川区'])).toBe('通川区')
  expect(mostOf(['渠县', '大竹县'])).toBe('渠县')
  expect(mostOf(['', ''])).toBeNull()
})
