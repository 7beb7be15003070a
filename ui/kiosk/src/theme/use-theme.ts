import { themeById, type Theme } from 'themes'
import { nextTick, onErrorCaptured, onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

import type { ThemeBundle } from '../host/page-state'
import { loadTheme, ThemeError, type ThemeFailure } from './load-theme'
import { usableBundle, type WantedTheme } from './wanted'

/** Whom to tell what came of a bundle. */
export interface ThemeTeller {
  painted: (sha256: string) => void
  failed: (sha256: string, failure: ThemeFailure, reason: string) => void
}

/** How a bundle is loaded and looked at. */
export interface ThemeMeans {
  load: (id: string, bundle: ThemeBundle) => Promise<{ theme: Theme; link: HTMLLinkElement }>
  hasPainted: () => boolean
}

/**
 * The style that the page draws with; `null` until the first one is loaded. While another one is loaded, the one before
 * stays. A bundle that cannot be loaded, fails, or draws nothing gives way to a built-in style at once.
 */
export function useTheme(
  wanted: () => WantedTheme,
  teller: ThemeTeller,
  { load, hasPainted }: ThemeMeans = { load: loadTheme, hasPainted: paintsSomething },
): Readonly<ShallowRef<Theme | null>> {
  const theme = shallowRef<Theme | null>(null)
  const failed = new Set<string>()
  let link: HTMLLinkElement | null = null
  let drawing: ThemeBundle | null = null

  const drawBuiltIn = (): void => {
    drawing = null
    theme.value = themeById(wanted().id)
    link?.remove()
    link = null
  }
  const fail = (bundle: ThemeBundle, error: unknown): void => {
    if (failed.has(bundle.sha256)) return
    failed.add(bundle.sha256)
    const { failure, reason } =
      error instanceof ThemeError ? error : { failure: 'threw' as const, reason: String(error) }
    teller.failed(bundle.sha256, failure, reason)
    drawBuiltIn()
  }
  const isWanted = (bundle: ThemeBundle): boolean => wanted().bundle?.sha256 === bundle.sha256
  const draw = async (bundle: ThemeBundle): Promise<void> => {
    try {
      const loaded = await load(wanted().id, bundle)
      if (!isWanted(bundle) || failed.has(bundle.sha256)) {
        loaded.link.remove()
        return
      }
      const before = link
      ;({ link } = loaded)
      drawing = bundle
      theme.value = loaded.theme
      await nextTick()
      before?.remove()
      await twoFrames()
      if (drawing !== bundle || failed.has(bundle.sha256)) return
      if (!hasPainted()) throw new ThemeError('not_painted', 'it drew nothing')
      teller.painted(bundle.sha256)
    } catch (error: unknown) {
      if (isWanted(bundle)) fail(bundle, error)
    }
  }

  watch(
    () => `${wanted().id} ${usableBundle(wanted())?.sha256 ?? ''}`,
    () => {
      const bundle = usableBundle(wanted())
      if (bundle && !failed.has(bundle.sha256)) void draw(bundle)
      else drawBuiltIn()
      // The shell waits to hear of every bundle that it gives; one that is not needed does no harm.
      const given = wanted().bundle
      if (given && !bundle) teller.painted(given.sha256)
    },
    { immediate: true },
  )

  // Whatever fails on the page while a bundle draws it: the page is shown again without it.
  onErrorCaptured((error) => {
    if (!drawing) return true
    fail(drawing, error)
    return false
  })
  const failedLater = (event: ErrorEvent): void => {
    const bundle = drawing
    if (bundle?.module_url === event.filename) fail(bundle, event.message)
  }
  window.addEventListener('error', failedLater)
  onScopeDispose(() => {
    window.removeEventListener('error', failedLater)
  })
  return theme
}

function twoFrames(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        resolve()
      }),
    )
  })
}

/** Whether anything of the page has a size. */
function paintsSomething(): boolean {
  const root = document.querySelector('#app') ?? document.body
  return [...root.querySelectorAll('*')].some((element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0
  })
}
