import { expect, it } from 'vitest'

import { strokePath, wireStrokes } from './ink'

it('sends whole numbers, begin and end included', () => {
  expect(
    wireStrokes([
      [
        { x: 1.4, y: 2.6 },
        { x: 2, y: 3 },
        { x: 30, y: 40.5 },
      ],
    ]),
  ).toEqual([[1, 3, 30, 41]])
})

it('sends no stroke that is endless, and always where it ended', () => {
  const long = Array.from({ length: 5000 }, (_, place) => ({ x: place * 7, y: place }))
  const [wire = []] = wireStrokes([long])
  expect(wire.length).toBeLessThanOrEqual(2 * 66)
  expect(wire.slice(-2)).toEqual([4999 * 7, 4999])
})

it('draws a touch that does not move as a dot', () => {
  expect(strokePath([{ x: 1, y: 2 }])).toBe('M1.0 2.0L1.0 2.0')
  expect(strokePath([])).toBe('')
})
