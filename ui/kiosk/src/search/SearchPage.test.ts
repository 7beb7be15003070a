import { mount } from '@vue/test-utils'
import { themeById } from 'themes'
import { describe, expect, it } from 'vitest'
import { markRaw } from 'vue'

import { homeScreen, homeState, SAMPLE_NOW } from '../demo/sample'
import { homeModel } from '../home/home-model'
import { wordsIn } from '../words'
import SearchPage from './SearchPage.vue'

const words = wordsIn('zh-CN')

function page() {
  const model = homeModel(homeScreen, homeState, SAMPLE_NOW, words)
  const props = {
    apps: homeScreen.apps,
    cards: model.apps,
    header: model.header,
    theme: markRaw(themeById('qidu')),
  }
  return mount(SearchPage, { props: { ...props, words: words.search } })
}

type Page = ReturnType<typeof page>

async function press(found: Page, letters: string): Promise<void> {
  for (const letter of letters)
    await found
      .findAll('.key')
      .find((key) => key.text() === letter)
      ?.trigger('click')
}

const names = (found: Page): string[] => found.findAll('.found-app strong').map((one) => one.text())

describe('SearchPage', () => {
  it('finds a service by the letters of its sounds, and opens it', async () => {
    const found = page()
    expect(found.get('[role=status]').text()).toBe(words.search.hint)
    await press(found, 'SBCX')
    expect(names(found)).toEqual(['社保查询'])
    await found.get('.found-app').trigger('click')
    expect(found.emitted('openApp')).toEqual([['社会保障-社保查询']])
  })

  it('says when there is nothing, and begins again', async () => {
    const found = page()
    await press(found, 'XYZ')
    expect([names(found), found.get('[role=status]').text()]).toEqual([[], words.search.none])
    await found
      .findAll('button')
      .find((button) => button.text() === words.search.clear)
      ?.trigger('click')
    expect(found.get('.typed').text()).toBe(words.search.example)
  })

  it('shows six at most, and says how many there are', async () => {
    const found = page()
    await press(found, 'D')
    expect(names(found)).toHaveLength(6)
    expect(found.get('[role=status]').text()).toBe(words.search.found(8, 6))
  })
})
