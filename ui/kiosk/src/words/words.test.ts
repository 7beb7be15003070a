import { expect, it } from 'vitest'

import { en } from './en'
import { zh } from './zh'

/** All texts of a language, functions called with a stand-in. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf)
  return []
}

it('writes Chinese with Chinese punctuation', () => {
  for (const text of textsOf(zh)) expect(text).not.toMatch(/[\u4e00-\u9fff][,;:!?.()]/u)
})

it('leaves no Chinese in English but its own name', () => {
  expect(textsOf(en).filter((text) => /[\u4e00-\u9fff]/u.test(text))).toEqual(['中文'])
})

it('leaves no text empty', () => {
  for (const text of [...textsOf(zh), ...textsOf(en)]) expect(text.trim()).not.toBe('')
})
