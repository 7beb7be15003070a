import { describe, expect, it } from 'vitest'
import { factText } from './fact-text'

describe('facts of a self-test', () => {
  const words: Record<string, string> = {
    'acceptances.facts.round_trip_ms': '往返 {value} 毫秒',
    'acceptances.values.yes': '是',
    'acceptances.values.fault_66': '未经授权（66）',
  }
  const writer = {
    t: (key: string, values?: Record<string, unknown>) =>
      (words[key] ?? key).replace('{value}', String(values?.['value'])),
    hasWord: (key: string) => key in words,
  }

  it('are told in words where there are words', () => {
    expect(factText({ name: 'round_trip_ms', value: '31' }, writer)).toBe('往返 31 毫秒')
    expect(factText({ name: 'module', value: 'fault_66' }, writer)).toBe('module: 未经授权（66）')
  })

  it('are told as the terminal told them where there are none', () => {
    expect(factText({ name: 'fan_rpm', value: '900' }, writer)).toBe('fan_rpm: 900')
    expect(factText({ name: 'fan', value: 'yes' }, writer)).toBe('fan: 是')
  })
})
