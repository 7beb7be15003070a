import type { Consumable, ConsumableStock } from 'api'
import type { Tone } from 'kit'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** An amount in the unit that people count in: a roll in metres. */
export function amountText(consumable: Consumable, amount: number, t: Translate, locale: string): string {
  const count = consumable === 'receipt_paper' ? amount / 1000 : amount
  const digits = consumable === 'page_paper' ? 0 : 1
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(count)
  return t(`care.amount.${consumable}`, { count: text })
}

/** How a consumable stands: the printer's own word first, then the estimate. */
export function standing(stock: ConsumableStock): { word: string; tone: Tone } {
  if (stock.word === 'out' || stock.left === 0) return { word: 'out', tone: 'bad' }
  if (stock.word === 'low') return { word: 'low', tone: 'warn' }
  if (stock.is_low) return { word: 'soon', tone: 'warn' }
  return stock.left === null || stock.left === undefined
    ? { word: 'unknown', tone: 'quiet' }
    : { word: 'fine', tone: 'good' }
}

const DAY_MS = 86_400_000

/** Whole days until then; `null` where nobody can say. */
export function daysUntil(at: number | null | undefined, now: number): number | null {
  return at === null || at === undefined ? null : Math.max(0, Math.round((at - now) / DAY_MS))
}
