import { describe, expect, it } from 'vitest'
import { checkFiles } from '../check'
import { LIMITS } from '../bundle/limits'
import { filled, Findings, type Finding } from '../finding'
import { RULES, type RuleId } from './table'
import { BUNDLE_CASES, type OnDisk } from './tests/bundle'
import type { Case, Given } from './tests/case'
import { MANIFEST_CASES } from './tests/manifest'
import { PAGE_CASES } from './tests/page'
import { SCRIPT_CASES } from './tests/script'

const CASES: Record<Exclude<RuleId, OnDisk>, Case> = {
  ...BUNDLE_CASES,
  ...MANIFEST_CASES,
  ...PAGE_CASES,
  ...SCRIPT_CASES,
}

function findings(given: Given, limits: Case['limits']): Finding[] {
  const files = new Map(Object.entries(given).map(([path, content]) => [path, Buffer.from(content)]))
  return checkFiles(files, { ...LIMITS, ...limits }, new Findings()).findings
}

describe.each(Object.entries(CASES))('%s', (rule, { good, bad, at, limits }) => {
  it('is kept', () => {
    const broken = findings(good, limits).map((one) => one.rule)
    expect(broken).not.toContain(rule)
  })

  it('is found broken, at its place', () => {
    const found = findings(bad, limits).find((one) => one.rule === rule)
    expect(found).toBeDefined()
    if (at !== undefined) expect(`${found?.line}:${found?.column}`).toBe(at)
  })
})

describe('the words of every rule', () => {
  it.each(Object.entries(RULES))('%s are whole in both languages', (_, { message, remedy }) => {
    for (const words of [message, remedy]) {
      expect(words.zh).toMatch(/\p{Script=Han}/u)
      expect(words.en).toMatch(/^[^\p{Script=Han}]+$/u)
    }
    const names = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort()
    const given = [...names(message.zh), ...names(remedy.zh)]
    expect([...names(message.en), ...names(remedy.en)].every((name) => given.includes(name))).toBe(true)
  })

  it('have no gap left when they are told', () => {
    for (const [rule, { bad, limits }] of Object.entries(CASES))
      for (const one of findings(bad, limits).filter((found) => found.rule === rule))
        for (const language of ['zh', 'en'] as const) {
          const { message, remedy } = RULES[one.rule]
          const told = filled(message, one.details, language) + filled(remedy, one.details, language)
          expect(told, rule).not.toMatch(/\{[a-z]+\}/)
        }
  })
})
