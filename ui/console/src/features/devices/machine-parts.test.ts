import { expect, test } from 'vitest'
import { clockTone } from './machine-parts'

test('a date that is off by more than a minute, early or late, is to be looked at', () => {
  expect([0, -60_000, 60_001, -90_000].map(clockTone)).toEqual(['good', 'good', 'warn', 'warn'])
})
