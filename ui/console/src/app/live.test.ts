import { QueryClient, type QueryKey } from '@tanstack/vue-query'
import { readChange } from 'api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { appKey } from '../features/apps/app-queries'
import { commandsKey, terminalKey } from '../features/terminals/terminal-queries'
import { ChangeBatch, isStale } from './live'

/** Which of the keys a change makes stale. */
function stale(keys: QueryKey[], noun: string, id: string): QueryKey[] {
  return keys.filter((key) => isStale(key, { noun, id }))
}

describe('live changes', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('makes all that is shown of a terminal stale, and nothing of another', () => {
    const ofOne = [
      terminalKey('a'),
      [...terminalKey('a'), 'events', { limit: 50 }],
      [...terminalKey('a'), 'sessions', { limit: 50 }],
      [...terminalKey('a'), 'health'],
    ]
    const shared: QueryKey[] = [['terminal', 'list', { limit: 50 }], ['overview']]
    const keys = [...ofOne, ...shared, terminalKey('b'), [...terminalKey('b'), 'events'], ['app', 'list']]
    expect(stale(keys, 'terminal', 'a')).toEqual([...ofOne, ...shared])
    expect(stale(keys, 'terminal', '')).toEqual(keys.slice(0, -1))
    expect(stale(keys, 'everything', '')).toEqual(keys)
  })

  it('finds a terminal’s commands by the noun: the change names the command alone', () => {
    expect(isStale([...commandsKey('a'), { limit: 50 }], { noun: 'command', id: 'c' })).toBe(true)
  })

  it('follows what one noun shows of another', () => {
    expect(isStale(['rollout', 'one', 'r'], { noun: 'attempt', id: 'x' })).toBe(true)
    expect(isStale([...appKey('a'), 'listing'], { noun: 'app', id: 'a' })).toBe(true)
    expect(isStale(['terminal', 'list'], { noun: 'location', id: 'l' })).toBe(true)
    expect(isStale(['settings', 'one'], { noun: 'settings', id: 'terminals' })).toBe(true)
    expect(isStale(['user', 'list'], { noun: 'terminal', id: 'a' })).toBe(false)
  })

  it('asks once for many changes', () => {
    const invalidateQueries = vi.fn(() => Promise.resolve())
    const batch = new ChangeBatch({ invalidateQueries }, 1000)
    for (let count = 0; count < 50; count += 1) batch.add({ noun: 'app', id: `${count % 7}` })
    expect(invalidateQueries).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(invalidateQueries).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(5000)
    expect(invalidateQueries).toHaveBeenCalledTimes(1)
  })

  it('reaches the queries of the cache', () => {
    const client = new QueryClient()
    const events = [...terminalKey('a'), 'events']
    client.setQueryData(events, [])
    client.setQueryData(['user', 'list'], [])
    const batch = new ChangeBatch(client, 1000)
    batch.add({ noun: 'terminal', id: 'a' })
    vi.advanceTimersByTime(1000)
    expect(client.getQueryState(events)?.isInvalidated).toBe(true)
    expect(client.getQueryState(['user', 'list'])?.isInvalidated).toBe(false)
  })

  it('passes over what it does not understand', () => {
    expect(readChange('{"noun":"app","id":"1"}')).toEqual({ noun: 'app', id: '1' })
    expect(readChange('{"noun":7}')).toBeNull()
    expect(readChange('not json')).toBeNull()
  })
})
