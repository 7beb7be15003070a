import { expect, it } from 'vitest'

import { CODE_KEYS, isWhole, withKey, withoutLast, writtenCode } from './enrollment-code'

it('has no two keys that look alike', () => {
  expect(CODE_KEYS).toHaveLength(30)
  for (const alike of ['0', '1', 'O', 'I', 'L', 'U']) expect(CODE_KEYS).not.toContain(alike)
})

it('takes keys until it is whole', () => {
  const typed = Array.from('K7M29QXPZZ').reduce(withKey, '')
  expect(typed).toBe('K7M29QXP')
  expect(isWhole(typed)).toBe(true)
})

it('takes no other key', () => {
  expect(withKey('K7', 'O')).toBe('K7')
  expect(withKey('K7', 'K7')).toBe('K7')
})

it('goes back one at a time', () => {
  expect(withoutLast('K7')).toBe('K')
  expect(withoutLast('')).toBe('')
})

it('is written in two halves', () => {
  expect(writtenCode('K7M2')).toBe('K7M2')
  expect(writtenCode('K7M29')).toBe('K7M2-9')
  expect(writtenCode('K7M29QXP')).toBe('K7M2-9QXP')
})
