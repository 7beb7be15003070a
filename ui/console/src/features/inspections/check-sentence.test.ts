import type { CheckResult } from 'api'
import { describe, expect, it } from 'vitest'
import { faultItems, faultSentence, resultSentence } from './check-sentence'

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

  it('names each script error with its place', () => {
    const error = { message: 'x is undefined', source: 'https://a.cn/main.js', line: 7 }
    const errors = [error, { ...error, source: '', line: 0 }]
    const { items } = faultItems({ kind: 'script_errors', errors, count: 9 }, t)
    expect(items[0]).toEqual({
      mark: 'x is undefined',
      text: 'https://a.cn/main.js inspections.line{"line":7}',
    })
    expect(items[1]?.text).toBe('')
  })

  it('has nothing to add to some that passed', () => {
    expect(resultSentence({ check: 'redirects', outcome: 'passed' }, t)).toBe('')
  })
})
