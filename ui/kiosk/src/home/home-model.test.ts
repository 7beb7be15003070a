import { describe, expect, it } from 'vitest'

import { homeScreen, homeState, SAMPLE_NOW } from '../demo/sample'
import { wordsIn } from '../words'
import { helpModel, homeModel } from './home-model'

const words = wordsIn('zh-CN')
const model = (screen = homeScreen, state = homeState): ReturnType<typeof homeModel> =>
  homeModel(screen, state, SAMPLE_NOW, words)

describe('homeModel', () => {
  it('names the place and its hours', () => {
    expect(model().header).toMatchObject({
      title: '达州市通川区政务服务中心',
      subtitle: '通川区·一楼大厅·1号机',
      hours: '今日开放 09:00—12:00、13:30—17:00',
      hint: null,
    })
  })

  it('names the terminal where there is no place yet', () => {
    expect(model({ ...homeScreen, location: null }).header).toMatchObject({
      title: '1号机',
      subtitle: '',
      hours: null,
    })
  })

  it('reassures while the network is down', () => {
    const offline = { ...homeState, connectivity: { state: 'offline', since: 0 } as const }
    expect(model(homeScreen, offline).header.hint).toContain('可继续使用')
  })

  it('offers the search where there is much to find, and in elder mode fewer things', () => {
    expect(model().canSearch).toBe(true)
    expect(model({ ...homeScreen, apps: homeScreen.apps.slice(0, 8) }).canSearch).toBe(false)
    expect(model(homeScreen, { ...homeState, elder: true }).canSearch).toBe(false)
  })

  it('says why an app cannot be opened', () => {
    const states = model().apps.map(({ stateText }) => stateText)
    expect(states[0]).toBeNull()
    expect(states[2]).toBe('正在准备，请稍候')
    expect(states[7]).toBe('暂时无法使用')
  })

  it('offers to end a session only where there is one', () => {
    expect(model().canEnd).toBe(false)
    const active = { ...homeState, session: { ...homeState.session, state: 'active' as const } }
    expect(model(homeScreen, active).canEnd).toBe(true)
  })
})

describe('helpModel', () => {
  it('is whom the location names', () => {
    expect(helpModel(homeScreen)).toEqual({ name: '大厅咨询台', phone: '0818-2530050' })
  })

  it('is nobody without a number or a location', () => {
    expect(helpModel({ ...homeScreen, location: null })).toBeNull()
    const location = homeScreen.location && { ...homeScreen.location, contact_phone: '' }
    expect(helpModel({ ...homeScreen, location })).toBeNull()
  })
})
