import { mount } from '@vue/test-utils'
import { themeById } from 'themes'
import { builtInThemeIds } from 'themes/styles'
import { describe, expect, it } from 'vitest'

import { homeScreen, homeState, SAMPLE_NOW } from '../demo/sample'
import { homeModel } from '../home/home-model'
import type { PageState } from '../host/page-state'
import { wordsIn } from '../words'

const words = wordsIn('zh-CN')
const used: PageState = { ...homeState, session: { ...homeState.session, state: 'active' } }

describe.each(builtInThemeIds)('the home page in %s', (id) => {
  const { Home } = themeById(id)

  /** What can be touched, in order, and the classes around it, by which it has its place. */
  const touchable = (state: PageState): string[] => {
    const page = mount(Home, {
      props: { model: homeModel(homeScreen, state, SAMPLE_NOW, words), words: words.home },
    })
    const around = (element: Element | null): string =>
      element ? `${around(element.parentElement)}/${element.className}` : ''
    return page.findAll('button').map((button) => `${around(button.element)} ${button.text()}`)
  }

  it.each(['ready', null] as const)('keeps still when a session begins (reading: %s)', (reading) => {
    const rest = touchable({ ...homeState, read_aloud: reading })
    expect(rest.join()).toContain('English')
    expect(touchable({ ...used, read_aloud: reading })).toEqual(rest)
  })

  it('ends what has begun alone', () => {
    const end = (state: PageState): boolean | undefined => {
      const model = homeModel(homeScreen, state, SAMPLE_NOW, words)
      const page = mount(Home, { props: { model, words: words.home } })
      const button = page.findAll('button').find((each) => each.text() === '结束并退出')
      return button && !button.element.disabled
    }
    expect(end(homeState)).toBe(false)
    expect(end(used)).toBe(true)
  })
})
