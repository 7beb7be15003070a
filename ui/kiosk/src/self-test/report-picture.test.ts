import { describe, expect, it } from 'vitest'

import type { SelfTestItem, SelfTestPicture, SelfTestResult } from '../host/self-test-state'
import { drawnOf } from './report-picture'

function result(
  item: SelfTestItem,
  facts: Record<string, string> = {},
  picture?: SelfTestPicture,
): SelfTestResult {
  const told = Object.entries(facts).map(([name, value]) => ({ name, value }))
  return { item, outcome: 'passed', judge: 'machine', at: 1, facts: told, ...(picture && { picture }) }
}

describe('what is drawn of a result', () => {
  it('is its own picture, where its bytes are there', () => {
    const photo: SelfTestPicture = { kind: 'photo', width: 640, height: 480, jpeg: 'AAAA' }
    expect(drawnOf(result('camera', {}, photo))).toEqual({ kind: 'picture', picture: photo })
    expect(drawnOf(result('camera', {}, { kind: 'photo', width: 640, height: 480 }))).toBeNull()
    expect(drawnOf(result('camera', {}, { kind: 'unknown' }))).toBeNull()
  })

  it('are the surfaces of a display that somebody judged', () => {
    expect(drawnOf(result('display'))).toMatchObject({ kind: 'surfaces' })
    expect(drawnOf({ ...result('display'), outcome: 'skipped' })).toBeNull()
  })

  it('is what was measured, on one scale', () => {
    const network = drawnOf(
      result('network', { round_trip_ms: '18', round_trip_max_ms: '40', lost_of_10: '1' }),
    )
    expect(network).toMatchObject({
      bars: [
        { name: 'round_trip_ms', value: 18, full: 40 },
        { name: 'round_trip_max_ms', value: 40, full: 40 },
      ],
    })
    expect(network?.kind === 'bars' && network.tries.filter(Boolean)).toHaveLength(9)
    expect(drawnOf(result('temperature', { load_c: '67' }))).toMatchObject({
      bars: [{ value: 67, full: 100 }],
    })
  })

  it('is nothing where nothing was measured, or what is told is no number', () => {
    expect(drawnOf(result('network', { reason: 'timeout' }))).toBeNull()
    expect(drawnOf(result('disk', { write_mib_s: '-' }))).toBeNull()
    expect(drawnOf(result('clock', { offset_ms: '-212' }))).toBeNull()
  })
})
