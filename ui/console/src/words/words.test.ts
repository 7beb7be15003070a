import { describe, expect, it } from 'vitest'
import { en, zh } from '.'

const sources = import.meta.glob<string>('../**/*.{vue,ts}', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Keys written out in full: `t('…')` and `meta: { title: '…' }` and the navigation's `word: '…'`. */
const KEY = /(?:\bt\(\s*'([\w.]+)'|title: '(\w+\.\w+)'|word: '(\w+\.\w+)')/g

function lookUp(words: unknown, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], words)
}

function leaves(words: object, path = ''): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? leaves(value as object, `${path}${name}.`)
      : [`${path}${name}`],
  )
}

describe('words', () => {
  it('has every word that the pages use, in both languages', () => {
    const missing = new Set<string>()
    for (const [file, text] of Object.entries(sources)) {
      if (file.endsWith('.test.ts')) continue
      for (const match of text.matchAll(KEY)) {
        const key = match[1] ?? match[2] ?? match[3] ?? ''
        if (lookUp(zh, key) === undefined || lookUp(en, key) === undefined) missing.add(`${file}: ${key}`)
      }
    }
    expect([...missing]).toEqual([])
  })

  it('fills the same gaps in both languages', () => {
    const gaps = (words: object, key: string): string[] =>
      [...String(lookUp(words, key)).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()
    for (const key of leaves(zh)) expect(gaps(en, key), key).toEqual(gaps(zh, key))
  })

  it('leaves no Chinese in the English words', () => {
    const chinese = leaves(en).filter((key) => /[\u4e00-\u9fff]/.test(String(lookUp(en, key))))
    expect(chinese).toEqual([])
  })
})
