import { THEME_CONTRACT, type Theme } from 'themes'

import type { ThemeBundle } from '../host/page-state'
import { provideThemeRuntime } from './runtime'
import { addedStyle, styleLink } from './style-link'

/** Why a style that came as a bundle cannot be shown. */
export type ThemeFailure = 'wrong_contract' | 'not_loaded' | 'threw' | 'not_painted'

/** A bundle does not do; `reason` is for ops, in English. */
export class ThemeError extends Error {
  constructor(
    readonly failure: ThemeFailure,
    readonly reason: string,
  ) {
    super(reason)
  }
}

/** The longest that module and style sheet may take, in milliseconds: they lie on this machine's disk. */
const LOAD_LIMIT_MS = 8_000

/** Loads the module and the style sheet of a bundle. The sheet is in the page until `link.remove()`. */
export async function loadTheme(
  id: string,
  bundle: ThemeBundle,
  load: (url: string) => Promise<unknown> = (url) => import(/* @vite-ignore */ url),
): Promise<{ theme: Theme; link: HTMLLinkElement }> {
  provideThemeRuntime()
  const link = styleLink(bundle.style_url)
  try {
    const [module] = await withinLimit(Promise.all([load(bundle.module_url), addedStyle(link)]))
    return { theme: themeOf(id, module), link }
  } catch (error: unknown) {
    link.remove()
    throw error instanceof ThemeError ? error : new ThemeError('not_loaded', String(error))
  }
}

function withinLimit<T>(loading: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ThemeError('not_loaded', `not loaded within ${String(LOAD_LIMIT_MS)} ms`))
    }, LOAD_LIMIT_MS)
    loading.then(resolve, reject).finally(() => {
      clearTimeout(timer)
    })
  })
}

/** The style that a module exports, if it is the one and of this contract. */
export function themeOf(id: string, module: unknown): Theme {
  const { default: theme, contract } = isObject(module) ? module : {}
  if (contract !== THEME_CONTRACT) {
    throw new ThemeError(
      'wrong_contract',
      `contract ${String(contract)} instead of ${String(THEME_CONTRACT)}`,
    )
  }
  if (!isObject(theme) || theme['id'] !== id) {
    throw new ThemeError('not_loaded', `its module exports no style ${id}`)
  }
  for (const part of ['Home', 'Frame', 'Attract']) {
    const component = theme[part]
    if (!isObject(component) && typeof component !== 'function') {
      throw new ThemeError('not_loaded', `its style has no ${part}`)
    }
  }
  return theme as unknown as Theme
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
