import { builtInVersion } from 'themes/styles'

import type { PageState, ThemeBundle } from '../host/page-state'
import { isNewer } from './version'

/** The style that is wanted, and the bundle that draws it if there is one. */
export interface WantedTheme {
  id: string
  bundle: ThemeBundle | null
}

/** The style that a state asks for; the first one while there is no home page. */
export function wantedTheme(state: PageState | null): WantedTheme {
  if (state?.screen.page !== 'home') return { id: '', bundle: null }
  return { id: state.screen.theme, bundle: state.screen.theme_bundle }
}

/** The bundle of a wanted style, unless the built-in one is as new. */
export function usableBundle({ id, bundle }: WantedTheme): ThemeBundle | null {
  const builtIn = builtInVersion(id)
  return bundle && builtIn !== null && !isNewer(bundle.version, builtIn) ? null : bundle
}
