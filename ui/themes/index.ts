import type { Theme } from './contract/theme'
import { qidu } from './qidu'

export type { FrameProps, HomeProps, Theme } from './contract/theme'
export type * from './contract/home-model'

const themes: readonly Theme[] = [qidu]

/** The theme of that id; one that this version does not have yet is shown in the first style, never not at all. */
export function themeById(id: string): Theme {
  return themes.find((theme) => theme.id === id) ?? qidu
}
