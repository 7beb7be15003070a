import { describe, expect, it } from 'vitest'

import { categoriesOf, tabRow } from './categories'

it('lists categories in the order of their first app', () => {
  const apps = ['b', 'a', 'b', '', 'c'].map((category) => ({ category }))
  expect(categoriesOf(apps)).toEqual(['b', 'a', 'c'])
})

describe('tabRow', () => {
  const tabs = ['a', 'b', 'c', 'd', 'e']

  it('shows all that fit', () => {
    expect(tabRow(tabs, 5, 3)).toEqual({ tabs, hasMore: false })
  })

  it('gives a place to the button for more, and comes round', () => {
    expect(tabRow(tabs, 3, 0)).toEqual({ tabs: ['a', 'b'], hasMore: true })
    expect(tabRow(tabs, 3, 2)).toEqual({ tabs: ['e'], hasMore: true })
    expect(tabRow(tabs, 3, 3)).toEqual({ tabs: ['a', 'b'], hasMore: true })
  })
})
