import type { Key, KeyGrid } from '../keyboard/keys'

/** Keys for what stands on the label of a router: every printable letter of ASCII, and nothing else. */

const letters = (text: string): Key[] => Array.from(text, (letter) => ({ text: letter, wide: 2 }))

const DIGITS = letters('1234567890')
const LOWEST: Key[] = [
  { act: 'more', wide: 4 },
  ...letters('-'),
  { act: 'space', wide: 6 },
  ...letters('_.'),
  { act: 'backspace', wide: 4 },
]

export const wifiLetters: KeyGrid = {
  columns: 20,
  keys: [
    ...DIGITS,
    ...letters('qwertyuiop'),
    { wide: 1 },
    ...letters('asdfghjkl'),
    { wide: 1 },
    { act: 'shift', wide: 3 },
    ...letters('zxcvbnm'),
    { wide: 3 },
    ...LOWEST,
  ],
}

export const wifiMarks: KeyGrid = {
  columns: 20,
  keys: [
    ...DIGITS,
    ...letters('!"#$%&\'()*'),
    ...letters('+,/:;<=>?@'),
    ...letters('[\\]^`{|}~'),
    { wide: 2 },
    ...LOWEST,
  ],
}
