/** Weights of the first 17 digits (GB 11643). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
const LENGTH = 18

/** How a typed number stands. */
export type IdState =
  | { kind: 'empty' }
  | { kind: 'partial'; missing: number }
  | { kind: 'right' | 'wrong_check' | 'wrong_date' | 'wrong' }

export function idState(text: string): IdState {
  if (text === '') return { kind: 'empty' }
  if (!/^\d{0,17}[\dXx]?$/.test(text) || text.length > LENGTH) return { kind: 'wrong' }
  if (text.length >= 14 && !isBirthday(text.slice(6, 14))) return { kind: 'wrong_date' }
  if (text.length < LENGTH) return { kind: 'partial', missing: LENGTH - text.length }
  return { kind: checkDigit(text) === text.slice(-1).toUpperCase() ? 'right' : 'wrong_check' }
}

/** The digit (or X) that belongs behind the first 17. */
export function checkDigit(text: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(text[place] ?? 0), 0)
  return CHECKS[sum % 11] ?? ''
}

/** Where a person lives, the day of birth, the rest: what is typed of each, and a dot for every place that is not. */
export function idGroups(text: string): { typed: string; rest: string }[] {
  return [
    [0, 6],
    [6, 14],
    [14, LENGTH],
  ].map(([from = 0, to = 0]) => {
    const typed = text.slice(from, to === LENGTH ? undefined : to)
    return { typed, rest: '-'.repeat(Math.max(0, to - from - typed.length)) }
  })
}

function isBirthday(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1880 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
