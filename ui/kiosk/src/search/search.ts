import type { App } from '../host/page-state'
import { initialsOf } from './initials'

/** More letters than these find nothing that fewer do not. */
export const MOST_LETTERS = 8

/**
 * The apps whose name or search words have these letters in a row, the best first: the name begins with them, it has them,
 * a word has them. Who says n for l, as Sichuan does, finds the same.
 */
export function searchApps(apps: readonly App[], typed: string): App[] {
  const letters = alike(typed.toLowerCase())
  if (letters === '') return []
  const ranked = apps.map((app) => ({ app, rank: rankOf(app, letters) }))
  return ranked
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ app }) => app)
}

function rankOf(app: App, letters: string): number {
  const name = alike(initialsOf(app.name))
  if (name.startsWith(letters)) return 3
  if (name.includes(letters)) return 2
  return app.search_words.some((word) => alike(initialsOf(word)).includes(letters)) ? 1 : 0
}

function alike(letters: string): string {
  return letters.replaceAll('n', 'l')
}
