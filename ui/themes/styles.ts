import './bashan/bashan.css'
import './hanque/hanque.css'
import './qidu/qidu.css'

/** The word of a style that every terminal has without a bundle. */
export type BuiltInThemeId = 'qidu' | 'bashan' | 'hanque'

/** All of them; the first is shown for a word that is none of them. */
export const builtInThemeIds: readonly [BuiltInThemeId, ...BuiltInThemeId[]] = ['qidu', 'bashan', 'hanque']

/** The built-in style of that word; the first where there is none of it. */
export function knownThemeId(word: string): BuiltInThemeId {
  return builtInThemeIds.find((id) => id === word) ?? builtInThemeIds[0]
}
