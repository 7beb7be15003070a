import { expect, it } from 'vitest'

import { homeModel } from '../home/home-model'
import { homeScreen, homeState } from '../demo/sample'
import { sampleZones } from '../demo/zones'
import { wordsIn } from '../words'
import { shownBlocks, shownText } from './zone-model'

const screen = { ...homeScreen, zones: sampleZones }
const words = wordsIn('zh-CN')
const { apps } = homeModel(screen, homeState, homeState.now, words)

it('shows Chinese where there is no English, and says so', () => {
  expect(shownText({ zh: '身份证', en: '' }, 'en')).toEqual({ text: '身份证', lang: 'zh-CN' })
  expect(shownText({ zh: '身份证', en: 'ID card' }, 'en')).toEqual({ text: 'ID card', lang: 'en' })
  expect(shownText({ zh: '身份证', en: 'ID card' }, 'zh-CN').text).toBe('身份证')
})

it('puts the zones before the apps, under a heading of their own', () => {
  expect(apps.slice(0, 2).map((card) => [card.kind, card.category])).toEqual([
    ['zone', '专区'],
    ['zone', '专区'],
  ])
  expect(apps[2]?.kind).toBe('app')
})

it('leaves out apps that are not offered here and pictures that are not there', () => {
  const zone = sampleZones[0]
  if (!zone) throw new Error('no zone')
  const odd = {
    ...zone,
    blocks: [
      { kind: 'app' as const, app_id: 'elsewhere' },
      { kind: 'picture' as const, picture_url: null, caption: { zh: '图', en: '' } },
      { kind: 'app' as const, app_id: homeScreen.apps[0]?.app_id ?? '' },
    ],
  }
  const blocks = shownBlocks(odd, homeScreen.apps, apps, 'zh-CN')
  expect(blocks.map((block) => block.kind)).toEqual(['app'])
})
