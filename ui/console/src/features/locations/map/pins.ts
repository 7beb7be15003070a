import type { MapSettings } from 'api'

/** A place on the map. */
export interface Pin {
  id: string
  name: string
  longitude: number
  latitude: number
}

/** Where a map begins that has no pins: Dazhou. */
export const HOME: [latitude: number, longitude: number] = [31.2095, 107.468]

/** The distance of a grid's lines in degrees, for a zoom of Web Mercator, so that some lines are always seen. */
export function gridStep(zoom: number): number {
  const steps = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]
  const seen = 360 / 2 ** zoom
  return steps.find((step) => step <= seen * 0.7) ?? 0.001
}

/** Multiples of `step` from `from` to `to`; none where they would be too many to draw. */
export function gridLines(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step)
  const last = Math.floor(to / step)
  if (last - first > 60) return []
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step)
}

/** Six digits behind the point are a tenth of a metre. */
export function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}

/** Whether there are tiles to show. */
export function hasTiles(settings: MapSettings | undefined): boolean {
  return (settings?.layers.length ?? 0) > 0
}
