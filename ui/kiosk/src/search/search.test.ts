import { expect, it } from 'vitest'
import type { App } from '../host/page-state'
import { initialsOf } from './initials'
import { searchApps } from './search'

it('knows with which letter the sound of a character begins', () => {
  expect(initialsOf('社保查询')).toBe('sbcx')
  expect(initialsOf('公积金 12329')).toBe('gjj12329')
  expect(initialsOf('养老资格认证')).toBe('ylzgrz')
  expect(initialsOf('PDF 打印')).toBe('pdfdy')
  expect(initialsOf('不动产登记')).toBe('bdcdj')
  expect(initialsOf('巴山渠水·汉阙')).toBe('bsqshq')
  expect(initialsOf('爱鹅一二三四')).toBe('aeyess')
})

const app = (name: string, search_words: string[] = []): App => ({
  app_id: name,
  name,
  summary: '',
  category: '',
  icon_url: null,
  unit: '',
  contact: '',
  search_words,
  state: 'ready',
  needs: [],
})

it('finds the best first', () => {
  const apps = [
    app('缴纳社保', []),
    app('养老资格认证', ['年审']),
    app('社保查询'),
    app('公积金', ['社保一起办']),
    app('公交卡'),
  ]
  const found = (typed: string): string[] => searchApps(apps, typed).map(({ name }) => name)
  expect(found('sb')).toEqual(['社保查询', '缴纳社保', '公积金'])
  expect(found('NS')).toEqual(['缴纳社保', '养老资格认证'])
  expect(found('ls'), 'n and l are the same to many').toEqual(found('ns'))
  expect(found('')).toEqual([])
  expect(found('xyz')).toEqual([])
})
