/** Number and PIN together: as many digits as a mobile telephone's, and in the same groups. */
export const CODE_LENGTH = 11
const NUMBER_LENGTH = 3

/** Where groups begin, beside the first. */
export const GROUPS = [3, 7] as const

export function withDigit(typed: string, digit: string): string {
  return typed.length < CODE_LENGTH ? typed + digit : typed
}

export function isWhole(typed: string): boolean {
  return typed.length === CODE_LENGTH
}

/** What is seen at a place: whoever stands behind may read the number, not the PIN. */
export function shownAt(typed: string, place: number): string {
  const digit = typed[place]
  if (digit === undefined) return ''
  return place < NUMBER_LENGTH ? digit : '●'
}
