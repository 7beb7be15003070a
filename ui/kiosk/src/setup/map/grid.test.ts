import { expect, it } from 'vitest'

import { gridOf, scaleBarOf } from './grid'
import { planeOf } from './plane'

const plane = planeOf([{ longitude: 107.5, latitude: 31.2 }])
const room = { width: 1000, height: 1000 }
const at = (scale: number): { centre: { x: number; y: number }; scale: number } => ({
  centre: { x: 0, y: 0 },
  scale,
})

it('draws a few lines at every scale, never closer than was asked', () => {
  for (const scale of [2, 5, 17, 60, 210, 900, 2000]) {
    const { longitudes, latitudes } = gridOf(plane, at(scale), room, 160)
    for (const lines of [longitudes, latitudes]) {
      expect(lines.length, String(scale)).toBeLessThanOrEqual(7)
      expect(lines.length, String(scale)).toBeGreaterThanOrEqual(1)
      const gaps = lines.slice(1).map((line, place) => Math.abs(line.at - (lines[place]?.at ?? 0)))
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(159)
    }
  }
})

it('calls a line by its degrees', () => {
  const { longitudes, latitudes } = gridOf(plane, at(10), room, 160)
  expect(longitudes.map((line) => line.name)).toEqual([
    '107°E',
    '107.2°E',
    '107.4°E',
    '107.6°E',
    '107.8°E',
    '108°E',
  ])
  expect(latitudes.map((line) => line.name)).toContain('31.2°N')
  expect(latitudes.find((line) => line.name === '31.2°N')?.at).toBeCloseTo(500, 6)
})

it('measures in round lengths', () => {
  expect(scaleBarOf(at(10), 220)).toEqual({ width: 200, metres: 20_000 })
  expect(scaleBarOf(at(2000), 220)).toEqual({ width: 200, metres: 100 })
  expect(scaleBarOf(at(3), 220).metres).toBe(50_000)
})
