import { describe, expect, it } from 'vitest'

import { checkDigit, idGroups, idState } from './id-number'

// Serial number 000 is given to nobody.
const FIRST = '51170219900101000'
const RIGHT = FIRST + checkDigit(FIRST)

describe('the check digit', () => {
  it('is that of the examples in the standard', () => {
    expect(checkDigit('11010519491231002')).toBe('X')
    expect(checkDigit('44052418800101001')).toBe('4')
  })

  it('tells every single wrong digit and every swap of neighbours', () => {
    for (let place = 0; place < 17; place += 1) {
      for (const digit of '0123456789') {
        if (digit === RIGHT[place]) continue
        const wrong = RIGHT.slice(0, place) + digit + RIGHT.slice(place + 1)
        expect(['wrong_check', 'wrong_date']).toContain(idState(wrong).kind)
      }
      const swapped =
        RIGHT.slice(0, place) + (RIGHT[place + 1] ?? '') + (RIGHT[place] ?? '') + RIGHT.slice(place + 2)
      if (place < 16 && swapped !== RIGHT) expect(idState(swapped).kind).not.toBe('right')
    }
  })
})

describe('how a number stands', () => {
  it('is told from the first place to the last', () => {
    expect(idState('')).toEqual({ kind: 'empty' })
    expect(idState('511702')).toEqual({ kind: 'partial', missing: 12 })
    expect(idState(FIRST)).toEqual({ kind: 'partial', missing: 1 })
    expect(idState(RIGHT)).toEqual({ kind: 'right' })
    expect(idState('11010519491231002x')).toEqual({ kind: 'right' })
  })

  it('is wrong as soon as there is no such day', () => {
    expect(idState('51170219900230')).toEqual({ kind: 'wrong_date' })
    expect(idState('51170219901301')).toEqual({ kind: 'wrong_date' })
    expect(idState('51170220000229')).toMatchObject({ kind: 'partial' })
  })

  it('knows what is none', () => {
    for (const text of ['5117X2', `${RIGHT}1`, '达州']) expect(idState(text)).toEqual({ kind: 'wrong' })
  })
})

it('shows six, eight and four places', () => {
  expect(idGroups('5117021990')).toEqual([
    { typed: '511702', rest: '' },
    { typed: '1990', rest: '----' },
    { typed: '', rest: '----' },
  ])
  const whole = idGroups(RIGHT)
  expect(whole.map(({ typed }) => typed).join('')).toBe(RIGHT)
  expect(whole.map(({ rest }) => rest).join('')).toBe('')
})
