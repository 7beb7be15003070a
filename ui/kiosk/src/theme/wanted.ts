import type { PageState } from '../host/page-state'
import type { WantedTheme } from './use-theme'

/** The style that a state asks for; the first one while there is no home page. */
export function wantedTheme(state: PageState | null): WantedTheme {
  if (state?.screen.page !== 'home') return { id: '', bundle: null }
  return { id: state.screen.theme, bundle: state.screen.theme_bundle }
}
