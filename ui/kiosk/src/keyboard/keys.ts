import type { KeyboardLayout } from '../host/page-state'

/** What a key does that types no text of its own. */
export type Act =
  'backspace' | 'enter' | 'space' | 'done' | 'clear' | 'separator' | 'shift' | 'more' | 'undo' | 'rewrite'

/** How a key looks. */
export type KeyLook = 'letter' | 'space' | 'act' | 'on' | 'done'

/** A key: its place in the grid, and what it types or does. */
export interface Key {
  text?: string
  act?: Act
  /** Columns and rows that it takes; 1 each unless said. */
  wide?: number
  high?: number
  /** A key that fits nowhere now. */
  off?: boolean
}

/** Keys in a grid of so many columns, row by row. */
export interface KeyGrid {
  columns: number
  keys: readonly Key[]
}

/** All layouts of the page; a field begins with one of {@link KeyboardLayout}. */
export type Layout = KeyboardLayout | 'handwriting' | 'symbols'

const letters = (text: string): Key[] => Array.from(text, (letter) => ({ text: letter, wide: 2 }))
const blank = (wide: number): Key => ({ wide })

/** The lowest row: some marks, the space, and at its end always the same two keys. */
function lowest(marks: string): Key[] {
  return [
    ...letters(marks),
    { act: 'space', wide: 12 - 2 * marks.length },
    { act: 'enter', wide: 4 },
    { act: 'done', wide: 4 },
  ]
}

function letterRows(thirdFirst: Act): Key[] {
  return [
    ...letters('qwertyuiop'),
    blank(1),
    ...letters('asdfghjkl'),
    blank(1),
    { act: thirdFirst, wide: 3 },
    ...letters('zxcvbnm'),
    { act: 'backspace', wide: 3 },
  ]
}

export const pinyinKeys: KeyGrid = { columns: 20, keys: [...letterRows('separator'), ...lowest('，。')] }

/** Addresses and passwords mix letters with digits: those stand above, as on every keyboard; beside, where it is low. */
const englishRows: KeyGrid = {
  columns: 20,
  keys: [...letters('1234567890'), ...letterRows('shift'), ...lowest('@.-/')],
}

const englishBeside: KeyGrid = {
  columns: 26,
  keys: [
    ...letters('123qwertyuiop'),
    ...letters('456'),
    blank(1),
    ...letters('asdfghjkl'),
    blank(1),
    ...letters('789'),
    { act: 'shift', wide: 3 },
    ...letters('zxcvbnm'),
    { act: 'backspace', wide: 3 },
    ...letters('-0:@./'),
    { act: 'space', wide: 6 },
    { act: 'enter', wide: 4 },
    { act: 'done', wide: 4 },
  ],
}

export function englishKeys(low: boolean): KeyGrid {
  return low ? englishBeside : englishRows
}

/** Marks as they are written in Chinese, then those of addresses in the network and of formulas. */
const SYMBOLS = ['，。、？！：；“”·（）《》【】—…～￥＃@%&*+-', `,.?!:;'"/\\()<>[]{}_^|$=~#°×`]

export const symbolPages = SYMBOLS.length

export function symbolKeys(page: number): KeyGrid {
  const marks = Array.from(SYMBOLS[page % SYMBOLS.length] ?? '', (text): Key => ({ text, wide: 2 }))
  return {
    columns: 20,
    keys: [
      ...marks.slice(0, 20),
      { act: 'more', wide: 3 },
      ...marks.slice(20, 27),
      { act: 'backspace', wide: 3 },
      ...lowest('，。'),
    ],
  }
}

/** Twelve keys as on a telephone, and a column of what is done with them. */
function pad(third: Act, lowestRow: readonly Key[]): KeyGrid {
  const digits = (text: string): Key[] => Array.from(text, (digit) => ({ text: digit }))
  return {
    columns: 4,
    keys: [
      ...digits('123'),
      { act: 'backspace', high: 2 },
      ...digits('456'),
      ...digits('789'),
      { act: third },
      ...lowestRow,
      { act: 'done' },
    ],
  }
}

export const digitKeys = pad('enter', [{ text: '.' }, { text: '0' }, { text: '-' }])

export const phoneKeys = pad('clear', [{ text: '-' }, { text: '0', wide: 2 }])

/** X stands in the last place only. What is in the field may be unknown (`null`): then nothing is off. */
export function idKeys(text: string | null): KeyGrid {
  const last = text === null || text.length === 17
  const grid = pad('clear', [
    { text: 'X', off: !last },
    { text: '0', wide: 2 },
  ])
  const full = (text?.length ?? 0) >= 18
  return { ...grid, keys: grid.keys.map((key) => (full && key.text ? { ...key, off: true } : key)) }
}
