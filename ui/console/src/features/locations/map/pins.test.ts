import { expect, it } from 'vitest'
import { gridLines, gridStep, rounded } from './pins'

it('draws some lines at every zoom, and never too many', () => {
  for (let zoom = 3; zoom <= 18; zoom += 1) {
    const width = (360 / 2 ** zoom) * 4
    const lines = gridLines(107.4, 107.4 + width, gridStep(zoom))
    expect(lines.length, `zoom ${String(zoom)}`).toBeLessThanOrEqual(60)
    if (zoom < 16) expect(lines.length, `zoom ${String(zoom)}`).toBeGreaterThan(1)
  }
  expect(gridLines(107.41, 107.44, 0.01).map(rounded)).toEqual([107.41, 107.42, 107.43, 107.44])
  expect(gridLines(0, 1, 0.001)).toEqual([])
})
