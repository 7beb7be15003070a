import { describe, expect, it } from 'vitest'

import { wifiLetters, wifiMarks } from './wifi-keys'

describe('keys for a Wi-Fi password', () => {
  it('types every printable letter of ASCII', () => {
    const keys = [...wifiLetters.keys, ...wifiMarks.keys]
    const plain = keys.flatMap(({ text }) => (text ? [text] : []))
    const typed = new Set([...plain, ...plain.map((text) => text.toUpperCase()), ' '])
    for (let code = 0x20; code < 0x7f; code += 1) expect(typed).toContain(String.fromCharCode(code))
  })

  it('fills its grids', () => {
    for (const { columns, keys } of [wifiLetters, wifiMarks]) {
      const wide = keys.reduce((sum, key) => sum + (key.wide ?? 1), 0)
      expect(wide % columns).toBe(0)
    }
  })
})
