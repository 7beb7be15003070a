import { useQuery } from '@tanstack/vue-query'
import type { Theme, ThemeBundle } from 'api'
import { builtInThemeIds } from 'themes/styles'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { themesQuery } from './theme-queries'

/** A style as it is offered: built in, or with a bundle that is signed. */
export interface OfferedTheme {
  id: string
  builtIn: boolean
  /** The newest bundle that terminals may take. */
  bundle: ThemeBundle | undefined
}

export interface Themes {
  offered: ComputedRef<OfferedTheme[]>
  /** A style's name in the language of the console; its word where nobody says it. */
  nameOf: (id: string) => string
  /** Whether terminals can take this style from nowhere any more: it is not built in, and no bundle of it is signed. */
  isWithdrawn: (id: string) => boolean
  /** What terminals show instead of a style that they do not have. */
  fallbackName: ComputedRef<string>
}

/** The bundle of a style that terminals take. */
export function newestBundle(theme: Theme | undefined): ThemeBundle | undefined {
  return theme?.bundles.find((bundle) => bundle.withdrawn_at == null)
}

/** Whether terminals can take a style from nowhere, of the styles that the server knows. */
export function isWithdrawn(themes: readonly Theme[], id: string): boolean {
  const theme = themes.find((one) => one.id === id)
  return theme?.built_in !== true && newestBundle(theme) === undefined
}

export function useThemes(): Themes {
  const i18n = useI18n()
  const { t, locale } = i18n
  const { data } = useQuery(themesQuery)
  const builtIn = computed<Theme[]>(() =>
    builtInThemeIds.map((id) => ({ id, name: null, built_in: true, bundles: [] })),
  )
  const all = computed(() => data.value ?? builtIn.value)
  const nameOf = (id: string): string => {
    if (i18n.te(`themes.name.${id}`)) return t(`themes.name.${id}`)
    const name = all.value.find((theme) => theme.id === id)?.name
    return (locale.value === 'en' ? name?.en : name?.zh) ?? id
  }
  return {
    offered: computed(() =>
      all.value
        .map((theme) => ({ id: theme.id, builtIn: theme.built_in, bundle: newestBundle(theme) }))
        .filter((theme) => theme.builtIn || theme.bundle),
    ),
    nameOf,
    // Nothing is said before the server has told which bundles there are.
    isWithdrawn: (id) => data.value !== undefined && isWithdrawn(data.value, id),
    fallbackName: computed(() => nameOf(builtInThemeIds[0])),
  }
}
