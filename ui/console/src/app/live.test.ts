import { readChange } from 'api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChangeBatch, staleKeys } from './live'

describe('live changes', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('knows what a change makes stale', () => {
    expect(staleKeys({ noun: 'terminal', id: 'a' })).toEqual([
      ['terminal', 'list'],
      ['terminal', 'one', 'a'],
      ['overview'],
    ])
    expect(staleKeys({ noun: 'listing', id: '' })).toEqual([['listing', 'list'], ['app']])
    expect(staleKeys({ noun: 'everything', id: '' })).toEqual([[]])
  })

  it('asks once for many changes', () => {
    const invalidateQueries = vi.fn(() => Promise.resolve())
    const batch = new ChangeBatch({ invalidateQueries }, 1000)
    for (let count = 0; count < 50; count += 1) batch.add({ noun: 'app', id: 'same' })
    expect(invalidateQueries).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(invalidateQueries).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(5000)
    expect(invalidateQueries).toHaveBeenCalledTimes(2)
  })

  it('passes over what it does not understand', () => {
    expect(readChange('{"noun":"app","id":"1"}')).toEqual({ noun: 'app', id: '1' })
    expect(readChange('{"noun":7}')).toBeNull()
    expect(readChange('not json')).toBeNull()
  })
})
