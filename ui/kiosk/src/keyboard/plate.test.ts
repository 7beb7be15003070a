import { describe, expect, it } from 'vitest'

import { plateKeys, plateState } from './plate'

function open(text: string | null): string[] {
  return plateKeys(text)
    .keys.filter((key) => key.text !== undefined && !key.off)
    .map((key) => key.text ?? '')
}

describe('the keys for the next place', () => {
  it('are provinces first, all 31 of them and embassies', () => {
    expect(new Set(open('')).size).toBe(32)
    expect(open('')[0]).toBe('川')
    // What is in the field may be unknown.
    expect(open(null)).toEqual(open(''))
  })

  it('are a letter, then letters and digits, and never I or O', () => {
    expect(open('川').filter((key) => /\d/.test(key))).toEqual([])
    expect(open('川')).toHaveLength(24)
    expect(open('川S')).toHaveLength(34)
    for (const text of ['川', '川S', '川S1', '川S12345']) {
      expect(open(text)).not.toContain('I')
      expect(open(text)).not.toContain('O')
    }
  })

  it('end with the eighth place', () => {
    expect(open('川S12345')).toHaveLength(34)
    expect(open('川SD12345')).toEqual([])
  })

  it('have the words of trailers and driving schools in the last place of a usual plate', () => {
    expect(open('川S1234')).toEqual(expect.arrayContaining(['挂', '学']))
    expect(open('川S123')).not.toContain('挂')
  })

  it('always fill their grid', () => {
    for (const text of ['', '川', '川S', '川S1234', '川SD12345']) {
      const grid = plateKeys(text)
      const cells = grid.keys.reduce((sum, key) => sum + (key.wide ?? 1), 0)
      expect(cells).toBe(4 * grid.columns)
    }
  })
})

describe('a plate', () => {
  it.each([
    ['', 'empty'],
    ['川S8D1', 'partial'],
    ['川S8D1K2', 'whole'],
    ['川S1234挂', 'whole'],
    ['川SD12345', 'green'],
    ['川SF1234A', 'wrong'],
    ['川S12345D', 'green'],
    ['川SI234', 'partial'],
    ['川SI23456', 'wrong'],
    ['S川12345', 'wrong'],
    ['川S1O3456', 'wrong'],
    ['川SL12345', 'wrong'],
  ])('%s is %s', (text, state) => {
    expect(plateState(text)).toBe(state)
  })
})
