import { bashan } from './bashan'
import type { Theme } from './contract/theme'
import { hanque } from './hanque'
import { qidu } from './qidu'
import { knownThemeId, type ThemeId } from './styles'

export type { AttractProps, FrameProps, HomeProps, Theme } from './contract/theme'
export type * from './contract/home-model'

const themes: Record<ThemeId, Theme> = { qidu, bashan, hanque }

/** The theme of that id; one that this version does not have yet is shown in the first style, never not at all. */
export function themeById(id: string): Theme {
  return themes[knownThemeId(id)]
}
