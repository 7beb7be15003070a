import './bashan/bashan.css'
import bashan from './bashan/theme.json'
import './hanque/hanque.css'
import hanque from './hanque/theme.json'
import './qidu/qidu.css'
import qidu from './qidu/theme.json'

/** The word of a style that every terminal has without a bundle. */
export type BuiltInThemeId = 'qidu' | 'bashan' | 'hanque'

/** All of them; the first is shown for a word that is none of them. */
export const builtInThemeIds: readonly [BuiltInThemeId, ...BuiltInThemeId[]] = ['qidu', 'bashan', 'hanque']

/** The built-in style of that word; the first where there is none of it. */
export function knownThemeId(word: string): BuiltInThemeId {
  return builtInThemeIds.find((id) => id === word) ?? builtInThemeIds[0]
}

/** The version of the built-in style of that word; `null` where there is none of it. */
export function builtInVersion(word: string): string | null {
  return [qidu, bashan, hanque].find(({ id }) => id === word)?.version ?? null
}
