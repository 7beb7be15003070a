import { expect, it } from 'vitest'
import index from 'virtual:pinyin-index'
import { MATTERS } from '../matters'
import { search } from './search'

const found = (query: string): string[] => search(query, MATTERS, index).map(({ id }) => id)

it.each([
  ['sbk', 'social-card'],
  ['SBK', 'social-card'],
  ['社保卡', 'social-card'],
  ['shebaoka', 'social-card'],
  ['she bao ka', 'social-card'],
  ['sfz', 'id-card-renewal'],
  ['jhdj', 'marriage'],
  ['异地', 'treatment-elsewhere'],
  ['ydjy', 'treatment-elsewhere'],
  ['gjj', 'fund-rent'],
  ['yyzz', 'sole-trader'],
  ['lszf', undefined],
  ['', undefined],
  ['   ', undefined],
])('%s finds %s first', (query, id) => {
  expect(found(query)[0]).toBe(id)
})

it('a name that begins so comes before one that only has it', () => {
  expect(found('jz').indexOf('residence-permit')).toBe(0)
  expect(found('社保卡')).toEqual(['social-card', 'social-card-replacement'])
})

it('what stands in the one line about a matter is found, last', () => {
  expect(found('糖尿病')).toEqual(['chronic-illness'])
})

it('English words find what they name', () => {
  expect(found('marriage')).toContain('marriage')
})
