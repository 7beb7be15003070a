/** The categories in the order in which they first appear. */
export function categoriesOf(apps: readonly { category: string }[]): string[] {
  return [...new Set(apps.map((app) => app.category).filter((category) => category !== ''))]
}

/** Which tabs a row shows. */
export interface TabRow {
  tabs: string[]
  /** Whether there are others, to be reached by a button for more. */
  hasMore: boolean
}

/** The `turn`-th row of at most `slots` places; one place goes to the button for more where all do not fit. */
export function tabRow(tabs: readonly string[], slots: number, turn: number): TabRow {
  if (tabs.length <= slots) return { tabs: [...tabs], hasMore: false }
  const perRow = Math.max(1, slots - 1)
  const rows = Math.ceil(tabs.length / perRow)
  const start = (turn % rows) * perRow
  return { tabs: tabs.slice(start, start + perRow), hasMore: true }
}
