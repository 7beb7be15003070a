import { describe, expect, it } from 'vitest'

import { dragged, fitted, fromScreen, planeOf, toEarth, toPlane, toScreen, zoomed, type Point } from './plane'

const DAZHOU = { longitude: 107.468, latitude: 31.2095 }
const WANYUAN = { longitude: 108.0345, latitude: 32.0816 }
const ROOM = { width: 984, height: 1180 }
const NONE = { top: 0, right: 0, bottom: 0, left: 0 }
const SCALES = { least: 1, most: 2000 }

const apart = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y)

describe('the plane', () => {
  it('measures as the Earth does', () => {
    const plane = planeOf([DAZHOU, WANYUAN])
    // By the formula of great circles they are 110.75 km apart.
    expect(apart(toPlane(plane, DAZHOU), toPlane(plane, WANYUAN))).toBeCloseTo(110.75, 0)
    expect(toPlane(plane, WANYUAN).y).toBeLessThan(toPlane(plane, DAZHOU).y)
    const back = toEarth(plane, toPlane(plane, DAZHOU))
    expect(back.longitude).toBeCloseTo(DAZHOU.longitude, 9)
    expect(back.latitude).toBeCloseTo(DAZHOU.latitude, 9)
  })
})

describe('what is seen', () => {
  const points = [
    { x: -50, y: 20 },
    { x: 40, y: -80 },
    { x: 0, y: 0 },
  ]

  it('holds all points within what is left free', () => {
    const insets = { top: 300, right: 60, bottom: 40, left: 20 }
    const view = fitted(points, ROOM, insets, SCALES)
    for (const point of points) {
      const { x, y } = toScreen(view, ROOM, point)
      expect(x).toBeGreaterThanOrEqual(insets.left - 1e-6)
      expect(x).toBeLessThanOrEqual(ROOM.width - insets.right + 1e-6)
      expect(y).toBeGreaterThanOrEqual(insets.top - 1e-6)
      expect(y).toBeLessThanOrEqual(ROOM.height - insets.bottom + 1e-6)
    }
    // One of both directions is used up.
    expect(view.scale).toBeCloseTo(Math.min((984 - 80) / 90, (1180 - 340) / 100), 6)
  })

  it('of one point alone is as near as may be', () => {
    const view = fitted([{ x: 3, y: 4 }], ROOM, NONE, { least: 1, most: 20 })
    expect(view).toEqual({ centre: { x: 3, y: 4 }, scale: 20 })
  })

  it('grows about a point that stays where it is', () => {
    const view = fitted(points, ROOM, NONE, SCALES)
    const about = { x: 100, y: 900 }
    const nearer = zoomed(view, ROOM, about, 2, SCALES)
    expect(nearer.scale).toBe(view.scale * 2)
    const [before, after] = [fromScreen(view, ROOM, about), fromScreen(nearer, ROOM, about)]
    expect(apart(before, after)).toBeCloseTo(0, 9)
    expect(zoomed(view, ROOM, about, 1e9, SCALES).scale).toBe(SCALES.most)
  })

  it('follows the finger, and never so far that nothing is left', () => {
    const view = { centre: { x: 0, y: 0 }, scale: 10 }
    expect(dragged(view, ROOM, 100, -50, points).centre).toEqual({ x: -10, y: 5 })
    const far = dragged(view, ROOM, 1e6, -1e6, points)
    const seen = points.map((point) => toScreen(far, ROOM, point))
    expect(seen.some(({ x, y }) => x > 0 && x < ROOM.width && y > 0 && y < ROOM.height)).toBe(true)
    expect(dragged(far, ROOM, 10, -10, points)).toEqual(far)
  })
})
