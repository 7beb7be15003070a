import './bashan/bashan.css'
import './hanque/hanque.css'
import './qidu/qidu.css'

/** The word of a style. */
export type ThemeId = 'qidu' | 'bashan' | 'hanque'

/** All styles; the first is shown for a word that this version does not know. */
export const themeIds: readonly [ThemeId, ...ThemeId[]] = ['qidu', 'bashan', 'hanque']

/** The style of that word; the first where there is none of it. */
export function knownThemeId(word: string): ThemeId {
  return themeIds.find((id) => id === word) ?? themeIds[0]
}
