import type { Held, HoldReason } from 'api'
import { span } from 'kit'
import { describe, expect, it } from 'vitest'
import { i18n } from '../../app/i18n'
import { heldWords, type HeldWriter } from './held-sentence'
import { zh } from './held-words'

const now = new Date(2026, 10, 26, 12).getTime()
const writer: HeldWriter = {
  t: (key, values) => i18n.global.t(key, values ?? {}),
  hasWord: (key) => i18n.global.te(key),
  locale: 'zh-CN',
  now,
}

describe('why not yet, and when', () => {
  it('has a phrase for why and for when of every reason', () => {
    expect(Object.keys(zh.why).sort()).toEqual(Object.keys(zh.when).sort())
    for (const reason of Object.keys(zh.why) as HoldReason[]) {
      const words = heldWords({ reason }, writer)
      expect(`${words.why}${words.when}`, reason).not.toMatch(/held\.|[{}]/)
    }
  })

  it('says the time where it is known and lies ahead', () => {
    const soak: Held = { reason: 'soak', until: now + 2 * span.HOUR, detail: 'wave 2 of 4' }
    expect(heldWords(soak, writer)).toEqual({
      why: '前一批正在观察',
      when: '预计 14:00 继续',
      more: '第 2 批，共 4 批',
    })
    expect(heldWords({ ...soak, until: now - 1 }, writer).when).toBe('观察期满后继续')
    expect(heldWords({ reason: 'hold', until: now + span.HOUR }, writer).when).toBe('13:00 自动解除')
  })

  it('gives what people wrote as it is, and what programs wrote in words', () => {
    expect(heldWords({ reason: 'hold', detail: '高考期间' }, writer).more).toBe('高考期间')
    const tripped: Held = { reason: 'tripped', detail: '3 of 12 attempts of wave 1 went wrong' }
    expect(heldWords(tripped, writer).more).toBe('第 1 批有结果的 12 台中，3 台未成功。')
  })

  it('does not fail over a reason that it does not know', () => {
    const later = { reason: 'eclipse' as HoldReason }
    expect(heldWords(later, writer).why).toBe('控制台还不认识的原因')
  })
})
