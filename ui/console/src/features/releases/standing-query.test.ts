import { describe, expect, it } from 'vitest'
import { daysLeft } from './standing-query'

describe('days left', () => {
  it('counts whole days and never below none', () => {
    const day = 86_400_000
    expect(daysLeft(30 * day, 0)).toBe(30)
    expect(daysLeft(2 * day - 1, 0)).toBe(1)
    expect(daysLeft(1, 0)).toBe(0)
    expect(daysLeft(0, day)).toBe(0)
  })
})
