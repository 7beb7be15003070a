import { expect, it } from 'vitest'

import { phoneGroups, phoneState } from './phone'

it('groups a mobile number by three and four', () => {
  expect(phoneGroups('13900001234')).toEqual(['139', '0000', '1234'])
  expect(phoneGroups('1390')).toEqual(['139', '0'])
  expect(phoneGroups('0818-2531166')).toEqual(['0818-2531166'])
  expect(phoneGroups('')).toEqual([])
})

it('says how many places a mobile number still needs', () => {
  expect(phoneState('')).toEqual({ kind: 'empty' })
  expect(phoneState('1390000')).toEqual({ kind: 'partial', missing: 4 })
  expect(phoneState('13900001234')).toEqual({ kind: 'whole' })
  expect(phoneState('139000012345')).toEqual({ kind: 'other' })
  expect(phoneState('0818-2531166')).toEqual({ kind: 'other' })
})
