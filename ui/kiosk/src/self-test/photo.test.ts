import { describe, expect, it } from 'vitest'

import { fitted, smallEnough } from './photo'

describe('the photo in the report', () => {
  it('has no side longer than 640 pixels, and is never made larger', () => {
    expect(fitted(960, 540)).toEqual({ width: 640, height: 360 })
    expect(fitted(720, 1280)).toEqual({ width: 360, height: 640 })
    expect(fitted(320, 240)).toEqual({ width: 320, height: 240 })
  })

  it('is the best that is within the bounds', () => {
    expect(smallEnough(['A'.repeat(90_000), 'B'.repeat(81_920), 'C'])).toBe('B'.repeat(81_920))
    expect(smallEnough(['A'.repeat(81_924)])).toBeNull()
    expect(smallEnough([])).toBeNull()
  })
})
