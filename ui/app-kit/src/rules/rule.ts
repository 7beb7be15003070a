/** How bad a finding is. An error is refused by the server or the terminal, or the app cannot work there. */
export type Severity = 'error' | 'warning' | 'hint'

/** The languages of all that is said; Chinese first. */
export type Language = 'zh' | 'en'

/** A text in both languages; `{name}` stands for a detail of the finding. */
export type Words = Record<Language, string>

/** What is looked for, what is said of it, and what to do about it. */
export interface Rule {
  severity: Severity
  message: Words
  remedy: Words
}
