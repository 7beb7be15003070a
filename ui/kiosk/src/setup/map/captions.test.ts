import { expect, it } from 'vitest'

import { captionsOf } from './captions'

const room = { width: 1000, height: 800 }
const grid = {
  longitudes: [
    { at: 100, name: '107°E' },
    { at: 500, name: '107.5°E' },
    { at: 960, name: '108°E' },
  ],
  latitudes: [
    { at: 10, name: '32°N' },
    { at: 400, name: '31.5°N' },
  ],
}
const names = (taken: { left: number; top: number; width: number; height: number }[]): string[] =>
  captionsOf(grid, room, 30, taken).map((caption) => caption.name)

it('calls the lines at two edges, as far as there is room', () => {
  expect(names([])).toEqual(['107°E', '107.5°E', '31.5°N'])
})

it('covers no pin', () => {
  expect(names([{ left: 500, top: 720, width: 88, height: 88 }])).toEqual(['107°E', '31.5°N'])
})
