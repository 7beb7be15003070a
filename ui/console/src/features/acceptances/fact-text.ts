import type { SelfTestFact } from 'api'

interface Writer {
  t: (key: string, values?: Record<string, unknown>) => string
  hasWord: (key: string) => boolean
}

/** A fact in words; one that there are no words for is told as the terminal told it. */
export function factText({ name, value }: SelfTestFact, { t, hasWord }: Writer): string {
  const known = `acceptances.values.${value}`
  const told = /^[a-z][a-z_]*(_\d+)?$/.test(value) && hasWord(known) ? t(known) : value
  const key = `acceptances.facts.${name}`
  return hasWord(key) ? t(key, { value: told }) : `${name}: ${told}`
}
