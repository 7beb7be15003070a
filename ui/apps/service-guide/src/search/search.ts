import type { Matter } from '../matters/matter'
import type { PinyinIndex } from './index-type'

/** The matters that a query means, best first: by characters, pinyin, pinyin initials, or English words. */
export function search(query: string, matters: readonly Matter[], index: PinyinIndex): Matter[] {
  const wanted = query.toLowerCase().replaceAll(/[\s'’]+/g, '')
  if (wanted === '') return []
  const ranked = matters.flatMap((matter) => {
    const rank = rankOf(wanted, matter, index[matter.id] ?? [])
    return rank === undefined ? [] : [{ matter, rank }]
  })
  // The sort keeps the order of equals: that of the hall.
  return ranked.sort((a, b) => a.rank - b.rank).map(({ matter }) => matter)
}

function rankOf(wanted: string, matter: Matter, syllables: readonly string[]): number | undefined {
  const name = matter.name.zh.toLowerCase()
  if (/\p{Script=Han}/u.test(wanted)) {
    if (name.startsWith(wanted)) return 0
    if (name.includes(wanted)) return 1
    return matter.summary.zh.includes(wanted) ? 3 : undefined
  }
  const initials = syllables.map((syllable) => syllable.charAt(0)).join('')
  if (initials.startsWith(wanted)) return 0
  if (initials.includes(wanted)) return 1
  const at = syllables.findIndex((_, start) => syllables.slice(start).join('').startsWith(wanted))
  if (at >= 0) return at === 0 ? 1 : 2
  return matter.name.en.toLowerCase().replaceAll(/\s+/g, '').includes(wanted) ? 3 : undefined
}
