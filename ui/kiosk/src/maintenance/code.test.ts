import { expect, test } from 'vitest'

import { isWhole, shownAt, withDigit } from './code'

test('eleven digits and no more', () => {
  const typed = Array.from('012345678901').reduce(withDigit, '')
  expect(typed).toBe('01234567890')
  expect(isWhole(typed)).toBe(true)
  expect(isWhole('0123456789')).toBe(false)
})

test('the PIN is not to be read from behind', () => {
  expect([0, 2, 3, 10].map((place) => shownAt('01234567890', place))).toEqual(['0', '2', '●', '●'])
  expect(shownAt('01', 2)).toBe('')
})
