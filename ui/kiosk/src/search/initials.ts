/**
 * The first characters in the order of pinyin that begin with each letter. No syllable begins with i, u or v. The order is
 * that of the engine's own collation, which needs neither data of ours nor a network.
 */
const FIRSTS = '阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'
const LETTERS = 'abcdefghjklmnopqrstwxyz'

const collator = new Intl.Collator('zh-Hans-u-co-pinyin')

/**
 * The letters by which a text is found: of a Chinese character the one that its sound begins with, letters and digits as
 * they are, and of anything else none.
 */
export function initialsOf(text: string): string {
  return Array.from(text.toLowerCase(), initialOf).join('')
}

function initialOf(character: string): string {
  if (/[a-z0-9]/.test(character)) return character
  if (!/\p{Script=Han}/u.test(character)) return ''
  let letter = ''
  for (const [place, first] of Array.from(FIRSTS).entries()) {
    if (collator.compare(character, first) < 0) break
    letter = LETTERS[place] ?? letter
  }
  return letter
}
