import { bashan } from './bashan'
import type { Theme } from './contract/theme'
import { hanque } from './hanque'
import { qidu } from './qidu'
import { knownThemeId, type BuiltInThemeId } from './styles'

export { THEME_CONTRACT } from './contract/version'
export type { AttractProps, FrameProps, HomeProps, Theme } from './contract/theme'
export type * from './contract/home-model'

const themes: Record<BuiltInThemeId, Theme> = { qidu, bashan, hanque }

/** The built-in theme of that id; one that is not built in is shown in the first style, never not at all. */
export function themeById(id: string): Theme {
  return themes[knownThemeId(id)]
}
