import type { Division, ThemeChoice } from 'api'

/** The style that a division follows when it has none of its own: that of the nearest one above, else the default. */
export function inheritedTheme(choice: ThemeChoice, divisions: readonly Division[], code: string): string {
  const parent = divisions.find((division) => division.code === code)?.parent_code
  if (parent == null) return choice.everywhere
  return ownTheme(choice, parent) ?? inheritedTheme(choice, divisions, parent)
}

/** The style that a division has of its own. */
export function ownTheme(choice: ThemeChoice, code: string): string | undefined {
  return choice.divisions?.find((chosen) => chosen.division_code === code)?.theme
}

/** The choice with another style of a division; `undefined` follows the one above. */
export function withDivision(choice: ThemeChoice, code: string, theme: string | undefined): ThemeChoice {
  const others = (choice.divisions ?? []).filter((chosen) => chosen.division_code !== code)
  const divisions = theme === undefined ? others : [...others, { division_code: code, theme }]
  divisions.sort((a, b) => a.division_code.localeCompare(b.division_code))
  return { ...choice, divisions }
}

/** Whether two choices say the same. */
export function isSameChoice(one: ThemeChoice, other: ThemeChoice): boolean {
  const words = (choice: ThemeChoice): string[] => [
    choice.everywhere,
    ...(choice.divisions ?? []).map((chosen) => `${chosen.division_code} ${chosen.theme}`).sort(),
  ]
  return words(one).join() === words(other).join()
}
