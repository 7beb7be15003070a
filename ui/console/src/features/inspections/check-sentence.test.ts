import type { CheckResult } from 'api'
import { describe, expect, it } from 'vitest'
import { faultSentence, resultSentence } from './check-sentence'

const t = (key: string, values?: Record<string, unknown>): string =>
  `${key}${values === undefined ? '' : JSON.stringify(values)}`

describe('a check in words', () => {
  it('says that a certificate has ended, not that it ends in less than no days', () => {
    expect(faultSentence({ kind: 'ends_soon', days: -3 }, t)).toBe('inspections.fault.ended')
    expect(faultSentence({ kind: 'ends_soon', days: 3 }, t)).toContain('inspections.fault.ends_soon')
  })

  it('says how many links were not asked', () => {
    const note = { kind: 'links', asked: 9, left_out: 2 } as const
    const result: CheckResult = { check: 'own_links', outcome: 'passed', note }
    expect(resultSentence(result, t)).toContain('inspections.note.leftOut{"count":2}')
    expect(resultSentence({ ...result, note: { ...note, left_out: 0 } }, t)).not.toContain('leftOut')
  })

  it('has nothing to add to some that passed', () => {
    expect(resultSentence({ check: 'redirects', outcome: 'passed' }, t)).toBe('')
  })
})
