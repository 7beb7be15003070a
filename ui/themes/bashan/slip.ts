/** Characters that a column of a slip holds at most. */
const MOST = 6

/** How many characters stand in each column when a title is written from the top in columns of like length. */
export function lettersPerColumn(title: string, most = MOST): number {
  const letters = Math.max(1, Array.from(title).length)
  return Math.ceil(letters / Math.ceil(letters / most))
}
