import { describe, expect, it } from 'vitest'

import { bitsOf, maskOf, prefixOf, withKey } from './ipv4'

describe('addresses as they are typed', () => {
  it('knows an address from none', () => {
    expect(bitsOf('10.1.2.3')).toBe(0x0a010203)
    for (const text of ['', '10.1.2', '10.1.2.256', '10.1.2.3.4', '10..2.3', 'a.b.c.d']) {
      expect(bitsOf(text)).toBeNull()
    }
  })

  it('turns masks into lengths and back', () => {
    for (let prefix = 1; prefix <= 30; prefix += 1) expect(prefixOf(maskOf(prefix))).toBe(prefix)
    expect(prefixOf('255.255.255.0')).toBe(24)
    for (const mask of ['0.0.0.0', '255.0.255.0', '255.255.255.255', '255.255.255.254', 'x']) {
      expect(prefixOf(mask)).toBeNull()
    }
  })

  it('sets dots by itself', () => {
    const type = (keys: string): string => Array.from(keys).reduce(withKey, '')
    expect(type('192168')).toBe('192.168')
    expect(type('10.1.2.3')).toBe('10.1.2.3')
    expect(type('10..1')).toBe('10.1')
    expect(type('25525525500')).toBe('255.255.255.00')
    expect(type('256')).toBe('25.6')
    expect(type('1.1.1.1.1')).toBe('1.1.1.11')
  })
})
