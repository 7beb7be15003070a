import { describe, expect, it } from 'vitest'
import { bytes, copyOf, isNetwork, kilobytes, officeHours, ownNetwork } from './network'

describe('network line', () => {
  it('may be the fleet’s, or one without limits', () => {
    expect(isNetwork(null)).toBe(true)
    expect(isNetwork(ownNetwork())).toBe(true)
    expect(copyOf(undefined)).toBe(null)
  })

  it('refuses a limit that would end every download, and hours that end before they begin', () => {
    expect(isNetwork({ ...ownNetwork(), bytes_per_second: 16_000 })).toBe(false)
    expect(isNetwork({ ...ownNetwork(), hours: [officeHours()] })).toBe(true)
    expect(isNetwork({ ...ownNetwork(), hours: [{ ...officeHours(), to: '08:00' }] })).toBe(false)
    expect(isNetwork({ ...ownNetwork(), hours: [{ ...officeHours(), days: [] }] })).toBe(false)
  })

  it('is entered in kilobytes', () => {
    expect([kilobytes(100_000), bytes(100), kilobytes(null), bytes(undefined)]).toEqual([
      100,
      100_000,
      null,
      null,
    ])
  })

  it('is changed in a copy', () => {
    const network = { ...ownNetwork(), hours: [officeHours()] }
    const copy = copyOf(network)
    copy?.hours?.[0]?.days.push(6)
    expect(network.hours[0]?.days).toEqual([1, 2, 3, 4, 5])
  })
})
