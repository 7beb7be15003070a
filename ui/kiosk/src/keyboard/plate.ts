import type { Key, KeyGrid } from './keys'

/** Sichuan and its neighbour first; then in the usual order. 使 begins the plates of embassies. */
const PROVINCES = ['川渝京津沪冀豫云辽黑', '湘皖鲁新苏浙赣鄂桂甘', '晋蒙陕吉闽贵粤青', '藏琼宁使']
/** No I and no O: they look like 1 and 0. */
const ROWS = ['1234567890', 'QWERTYUPAS', 'DFGHJKLZ', 'XCVBNM']
const LENGTH = 7
/** Plates of new-energy vehicles have a place more. */
export const LONGEST_PLATE = 8

/** What is wrong with a whole plate, or how it stands. */
export type PlateState = 'empty' | 'partial' | 'whole' | 'green' | 'wrong'

const USUAL =
  /^[川渝京津沪冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏琼宁使][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]$/
/** Small vehicles carry the letter in the third place, large ones in the last. */
const GREEN =
  /^[川渝京津沪冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏琼宁][A-HJ-NP-Z](?:[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK])$/

export function plateState(text: string): PlateState {
  if (text === '') return 'empty'
  if (text.length < LENGTH) return 'partial'
  if (text.length === LENGTH) return USUAL.test(text) ? 'whole' : 'wrong'
  return GREEN.test(text) ? 'green' : 'wrong'
}

/** The keys for the next place: a province, then a letter, then letters and digits. */
export function plateKeys(text: string | null): KeyGrid {
  const place = text?.length ?? 0
  return { columns: 20, keys: place === 0 ? provinceKeys() : restKeys(place) }
}

function provinceKeys(): Key[] {
  const [first = '', second = '', third = '', fourth = ''] = PROVINCES
  return [
    ...keysOf(first + second + third, () => false),
    { act: 'backspace', wide: 4 },
    ...keysOf(fourth, () => false),
    { wide: 8 },
    { act: 'done', wide: 4 },
  ]
}

function restKeys(place: number): Key[] {
  const off = (key: string): boolean => place >= LONGEST_PLATE || (place === 1 && /\d/.test(key))
  const [digits = '', first = '', second = '', third = ''] = ROWS
  // A trailer and a driving school's vehicle have their word in the last place.
  const last: Key[] = place === LENGTH - 1 ? keysOf('挂学', () => false) : [{ act: 'clear', wide: 4 }]
  return [
    ...keysOf(digits + first + second, off),
    { act: 'backspace', wide: 4 },
    ...keysOf(third, off),
    ...last,
    { act: 'done', wide: 4 },
  ]
}

function keysOf(row: string, off: (key: string) => boolean): Key[] {
  return Array.from(row, (text) => ({ text, wide: 2, off: off(text) }))
}
