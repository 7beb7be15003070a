import { describe, expect, it } from 'vitest'

import type { Session } from '../host/page-state'
import { partLeft, secondsLeft } from './countdown'

const warning: Session = { state: 'warning', remaining_s: 24, started_at: 0, open_app: null, opening: false }

describe('secondsLeft', () => {
  it('counts on between two words of the shell', () => {
    expect(secondsLeft(warning, 1000, 1000)).toBe(24)
    expect(secondsLeft(warning, 1000, 1999)).toBe(24)
    expect(secondsLeft(warning, 1000, 2000)).toBe(23)
  })

  it('stops at nothing', () => {
    expect(secondsLeft(warning, 0, 60_000)).toBe(0)
  })

  it('does not count up when the clocks disagree', () => {
    expect(secondsLeft(warning, 5000, 1000)).toBe(24)
  })

  it('is nothing while no end is near', () => {
    expect(secondsLeft({ ...warning, state: 'active' }, 0, 0)).toBeNull()
    expect(secondsLeft({ ...warning, remaining_s: null }, 0, 0)).toBeNull()
  })
})

describe('partLeft', () => {
  it.each([
    [30, 30, 1],
    [15, 30, 0.5],
    [0, 30, 0],
    [40, 30, 1],
    [5, 0, 0],
  ])('%d of %d is %d', (seconds, whole, part) => {
    expect(partLeft(seconds, whole)).toBe(part)
  })
})
