import { fromScreen, toEarth, toPlane, toScreen, type Plane, type Room, type View } from './plane'

/** A line of the grid: how far across or down it is, in pixels, and what it is called. */
export interface GridLine {
  at: number
  name: string
}

export interface Grid {
  longitudes: GridLine[]
  latitudes: GridLine[]
}

/** How long the scale's bar is, in pixels and in metres. */
export interface ScaleBar {
  width: number
  metres: number
}

const STEPS = [1, 2, 5].flatMap((first) => [-4, -3, -2, -1, 0].map((power) => first * 10 ** power))
const LENGTHS = [1, 2, 5].flatMap((first) => [1, 2, 3, 4, 5].map((power) => first * 10 ** power))

/** Lines of degrees, the same distance apart in both directions, and no closer than `apart` pixels. */
export function gridOf(plane: Plane, view: View, room: Room, apart: number): Grid {
  const step = stepOf(plane, view, apart)
  const upper = toEarth(plane, fromScreen(view, room, { x: 0, y: 0 }))
  const lower = toEarth(plane, fromScreen(view, room, { x: room.width, y: room.height }))
  const on = (longitude: number, latitude: number): { x: number; y: number } =>
    toScreen(view, room, toPlane(plane, { longitude, latitude }))
  return {
    longitudes: multiples(upper.longitude, lower.longitude, step).map((longitude) => ({
      at: on(longitude, 0).x,
      name: named(longitude, 'E', 'W'),
    })),
    latitudes: multiples(lower.latitude, upper.latitude, step).map((latitude) => ({
      at: on(0, latitude).y,
      name: named(latitude, 'N', 'S'),
    })),
  }
}

/** The longest round length that is no wider than `most` pixels. */
export function scaleBarOf(view: View, most: number): ScaleBar {
  const fits = LENGTHS.filter((metres) => (metres / 1000) * view.scale <= most)
  const metres = Math.max(...fits, Math.min(...LENGTHS))
  return { width: (metres / 1000) * view.scale, metres }
}

function stepOf(plane: Plane, view: View, apart: number): number {
  const wide = (step: number): number => {
    const { x } = toPlane(plane, { ...plane.middle, longitude: plane.middle.longitude + step })
    return x * view.scale
  }
  const fits = STEPS.filter((step) => wide(step) >= apart)
  return Math.min(...fits, Math.max(...STEPS))
}

function multiples(from: number, to: number, step: number): number[] {
  const [first, last] = [Math.ceil(from / step), Math.floor(to / step)]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => (first + place) * step)
}

function named(degrees: number, positive: string, negative: string): string {
  // What 0.1 cannot be written as in binary is not shown.
  const value = Math.round(Math.abs(degrees) * 1e4) / 1e4
  return `${String(value)}°${degrees < 0 ? negative : positive}`
}
