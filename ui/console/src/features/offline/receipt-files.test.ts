import { describe, expect, it } from 'vitest'
import { mayMove } from './offline-queries'
import { importFiles, readReceipt } from './receipt-files'

describe('receipt files', () => {
  it('are read as terminals write them, and nothing else is', () => {
    const written = '{ "receipt": "{}", "signature": "c2ln" }'
    expect(readReceipt(written)).toEqual({ receipt: '{}', signature: 'c2ln' })
    for (const text of ['', 'null', '[]', '{"receipt": 1, "signature": "x"}', 'PK\u0003\u0004']) {
      expect(readReceipt(text)).toBeNull()
    }
  })

  it('that are no receipts are told apart without asking the server', async () => {
    const holiday = new File(['a picture'], 'holiday.json')
    expect(await importFiles([holiday])).toEqual([
      { name: 'holiday.json', outcome: 'unreadable', result: null },
    ])
  })
})

describe('terminals for a stick', () => {
  it('are those that may move now, with or without a line', () => {
    expect(mayMove({ state: 'eligible', held: null })).toBe(true)
    expect(mayMove({ state: 'staged', held: { reason: 'offline' } })).toBe(true)
    expect(mayMove({ state: 'eligible', held: { reason: 'wave' } })).toBe(false)
    expect(mayMove({ state: 'committed', held: null })).toBe(false)
  })
})
