import type { Target } from 'api'
import { describe, expect, it } from 'vitest'
import { targetInputs, withTarget } from './target'

const everywhere: Target = { kind: 'everywhere', id: null, name: '' }
const district: Target = { kind: 'division', id: '511702', name: '通川区' }
const hall: Target = { kind: 'location', id: 'a', name: '大厅' }

describe('targets', () => {
  it('holds each target once', () => {
    expect(withTarget([district], district)).toEqual([district])
    expect(withTarget([district], hall)).toEqual([district, hall])
  })

  it('lets "everywhere" stand alone', () => {
    expect(withTarget([district, hall], everywhere)).toEqual([everywhere])
    expect(withTarget([everywhere], hall)).toEqual([hall])
  })

  it('sends no names', () => {
    expect(targetInputs([district])).toEqual([{ kind: 'division', id: '511702' }])
  })
})
