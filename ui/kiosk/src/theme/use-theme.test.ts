import { flushPromises, mount } from '@vue/test-utils'
import { THEME_CONTRACT, themeById, type Theme } from 'themes'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, shallowRef, type Component } from 'vue'

import { ThemeError, themeOf } from './load-theme'
import { useTheme } from './use-theme'
import { isNewer } from './version'
import type { WantedTheme } from './wanted'

const Good = { render: () => h('p', '灯会') } as unknown as Theme['Home']
const Bad = {
  render: () => {
    throw new Error('no lanterns')
  },
} as unknown as Theme['Home']

function style(id: string, Home: Theme['Home']): Theme {
  return { ...themeById('qidu'), id, version: '1.0.0', Home }
}

function bundle(id: string, sha256: string, version = '1.0.0'): WantedTheme {
  const [module_url, style_url] = [`kiosk://localhost/theme/${sha256}/theme.js`, `${sha256}.css`]
  return { id, bundle: { sha256, version, module_url, style_url } }
}

/** A page that draws with the style that is wanted; `drawn` is what bundles hold, by digest. */
function stage(first: WantedTheme, drawn: Record<string, Theme | Error>, paints = true) {
  const wanted = shallowRef(first)
  const told: string[] = []
  const page = mount(
    defineComponent(() => {
      const theme = useTheme(
        () => wanted.value,
        {
          painted: (sha256) => told.push(`painted ${sha256}`),
          failed: (sha256, failure) => told.push(`${failure} ${sha256}`),
        },
        {
          load: (_, { sha256 }) => {
            const one = drawn[sha256]
            if (!one || one instanceof Error) return Promise.reject(one ?? new Error('none'))
            return Promise.resolve({ theme: one, link: document.createElement('link') })
          },
          hasPainted: () => paints,
        },
      )
      // The built-in ones want more than there is here: their word is enough.
      return () => {
        const shown = theme.value
        if (!shown) return null
        const isDrawn = Object.values(drawn).includes(shown)
        return h('main', [h('i', shown.id), isDrawn ? h(shown.Home as Component) : null])
      }
    }),
  )
  const settle = async (): Promise<void> => {
    for (let frame = 0; frame < 4; frame++) {
      await flushPromises()
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
  }
  return { page, told, wanted, settle }
}

describe('useTheme', () => {
  it('shows nothing until the first bundle is loaded, and tells that it drew', async () => {
    const { page, told, wanted, settle } = stage(bundle('lantern', 'aa'), { aa: style('lantern', Good) })
    expect(page.text()).toBe('')
    await settle()
    expect(page.text()).toBe('lantern灯会')
    expect(told).toEqual(['painted aa'])
    wanted.value = { id: 'qidu', bundle: null }
    await settle()
    expect(page.text()).toBe('qidu')
  })

  it.each([
    ['not_loaded', new ThemeError('not_loaded', 'not there'), true],
    ['threw', style('lantern', Bad), true],
    ['not_painted', style('lantern', Good), false],
  ])(
    'gives way to a built-in style when a bundle is %s, and never tries it again',
    async (word, held, paints) => {
      const { page, told, wanted, settle } = stage(bundle('lantern', 'aa'), { aa: held }, paints)
      await settle()
      expect(page.text()).toBe('qidu')
      expect(told).toEqual([`${word} aa`])
      wanted.value = { id: 'qidu', bundle: null }
      await settle()
      wanted.value = bundle('lantern', 'aa')
      await settle()
      expect([page.text(), told.length]).toEqual(['qidu', 1])
    },
  )

  it('draws a built-in style that is as new as its bundle, and the bundle once it is newer', async () => {
    const newer = { bb: style('bashan', Good) }
    const { page, told, wanted, settle } = stage(bundle('bashan', 'aa', themeById('bashan').version), newer)
    await settle()
    expect(told).toEqual(['painted aa'])
    wanted.value = bundle('bashan', 'bb', '99.0.0')
    await settle()
    expect(page.text()).toBe('bashan灯会')
  })
})

describe('themeOf', () => {
  const good = { default: style('lantern', Good), contract: THEME_CONTRACT }

  it('takes a module of this contract', () => {
    expect(themeOf('lantern', good)).toBe(good.default)
  })

  it.each([
    ['wrong_contract', { ...good, contract: THEME_CONTRACT + 1 }],
    ['wrong_contract', null],
    ['not_loaded', { ...good, default: { ...good.default, id: 'other' } }],
    ['not_loaded', { ...good, default: { ...good.default, Attract: undefined } }],
    ['not_loaded', { contract: THEME_CONTRACT }],
  ])('refuses as %s what is none', (failure, module) => {
    expect(() => themeOf('lantern', module)).toThrow(expect.objectContaining({ failure }))
  })
})

it('compares versions as numbers', () => {
  expect(isNewer('1.10.0', '1.9.9')).toBe(true)
  expect(isNewer('1.0.0', '1.0.0')).toBe(false)
  expect(isNewer('0.9.9', '1.0.0')).toBe(false)
})
