import { expect, test } from 'vitest'

import type { Signature } from '../host/self-test-state'
import { drawnTo, pathOf, placeIn, withStroke } from './signature'

const box = { left: 100, top: 50, width: 600, height: 200 }

test('places are in the field, whatever the box and wherever the finger slips', () => {
  expect(placeIn(box, 100, 50)).toEqual([0, 0])
  expect(placeIn(box, 400, 150)).toEqual([600, 200])
  expect(placeIn(box, 9_000, -9)).toEqual([1200, 0])
})

test('strokes are drawn, and what is too near is left out', () => {
  let signature: Signature = withStroke([], [10, 10])
  signature = drawnTo(signature, [12, 12])
  signature = drawnTo(signature, [40, 40])
  signature = withStroke(signature, [90, 90])
  expect(signature).toEqual([
    [
      [10, 10],
      [40, 40],
    ],
    [[90, 90]],
  ])
  expect(pathOf(signature)).toBe('M10 10L40 40M90 90L90 90')
})

test('a scribble stays within its bounds', () => {
  let signature: Signature = []
  for (let stroke = 0; stroke < 200; stroke += 1) {
    signature = withStroke(signature, [stroke, 0])
    for (let step = 0; step < 50; step += 1) signature = drawnTo(signature, [stroke, (step % 2) * 100])
  }
  expect(signature.length).toBeLessThanOrEqual(80)
  expect(signature.flat().length).toBeLessThanOrEqual(700)
})

test('nothing is drawn on where no stroke was begun', () => {
  expect(drawnTo([], [5, 5])).toEqual([])
})
