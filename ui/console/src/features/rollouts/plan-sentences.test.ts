import { span } from 'kit'
import { describe, expect, it } from 'vitest'
import { i18n } from '../../app/i18n'
import { activationOf, newDraft, planOf, type PlanDraft } from './plan-draft'
import { planSentences, type Speaker } from './plan-sentences'

const now = new Date(2026, 10, 26, 12).getTime()
const speaker: Speaker = {
  t: (key, values) => i18n.global.t(key, values ?? {}),
  locale: 'zh-CN',
  now,
  windows: {
    days: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
    everyDay: '每天',
    range: (from, to) => `${from}至${to}`,
    nextDay: (time) => `次日 ${time}`,
  },
}

function say(
  part: Partial<PlanDraft>,
  counts: number[] | null,
  begins: { startsAt?: number; startsNow?: boolean } = {},
): string[] {
  const draft = { ...newDraft(), ...part }
  return planSentences(
    {
      plan: planOf(draft),
      activation: activationOf(draft),
      version: '1.4.0',
      counts,
      needsApproval: draft.needs_approval,
      startsAt: null,
      ...begins,
    },
    speaker,
  )
}

describe('a plan in sentences', () => {
  it('says who goes when', () => {
    expect(say({}, [12, 108, 480, 600])[0]).toBe(
      '1,200 台终端分 4 批升级到 1.4.0：先升级 12 台，观察 2 小时；再升级 108 台，观察 12 小时；' +
        '再升级 480 台，观察 1 天；最后升级其余 600 台。一批中 90% 的终端有结果后就开始观察。',
    )
    expect(say({ waves: [] }, [1200])[0]).toBe('1,200 台终端不分批，同时升级到 1.4.0。')
    expect(say({}, null)[0]).toContain('先升级 … 台')
  })

  it('passes over a wave of nobody', () => {
    expect(say({}, [1, 0, 2, 3])[0]).toContain('分 3 批升级到 1.4.0：先升级 1 台，观察 2 小时；再升级 2 台')
  })

  it('says in one sentence that it moves nobody', () => {
    expect(say({}, [0, 0, 0, 0])).toEqual(['范围内没有需要升级的终端：可能硬件不符，或已经是这个版本。'])
    expect(say({ waves: [] }, [0])).toHaveLength(1)
  })

  it('does not say how it begins to whom starts it', () => {
    const plan = say({ when: 'windows' }, [1])
    expect(say({ when: 'windows' }, [1], { startsNow: true })).toEqual(plan.slice(0, -1))
  })

  it('says what stops it, or that nothing does', () => {
    expect(say({}, [1]).join('')).toContain('超过 5% 时自动暂停')
    expect(say({ stop_by: 'count' }, [1]).join('')).toContain('达到 3 台时自动暂停')
    expect(say({}, [1]).join('')).toContain('时，也会自动暂停')
    const crashes = say({ stops: false }, [1]).join('')
    expect(crashes).toContain('倍时自动暂停')
    expect(crashes).not.toContain('也会')
    expect(say({ stops: false, watches_crashes: false }, [1]).join('')).toContain('不会自动暂停')
  })

  it('says when terminals switch and how it begins', () => {
    expect(say({ when: 'windows' }, [1]).at(-2)).toContain('每天 22:00–次日 06:00')
    const workdays = [{ days: [1, 2, 3, 4, 5], from: '12:00', to: '13:30' }]
    expect(say({ when: 'windows', windows: workdays }, [1]).at(-2)).toContain('周一至周五 12:00–13:30')
    expect(say({ needs_approval: true }, [1]).at(-1)).toBe('须另一人批准；批准后由人手动开始。')
    expect(say({}, [1], { startsAt: now + 2 * span.HOUR }).at(-1)).toBe('14:00 自动开始。')
  })
})
