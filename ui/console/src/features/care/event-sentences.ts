import type { TerminalEvent } from 'api'
import { amountText } from './amount'

type Translate = (key: string, values?: Record<string, unknown>) => string
type ConsumableEvent = Extract<TerminalEvent, { kind: 'consumable' }>

/** What a printer said of what it uses up. */
export function consumableSentence(
  { consumable, step }: ConsumableEvent,
  t: Translate,
  locale: string,
): string {
  const kind = t(`care.kinds.${consumable}`)
  switch (step.step) {
    case 'said':
      return t('event.consumable.said', { kind, word: t(`care.word.${step.word}`) })
    case 'filled':
      return t('event.consumable.filled', { kind, amount: amountText(consumable, step.holds, t, locale) })
    case 'used':
      return t('event.consumable.used', { kind, amount: amountText(consumable, step.amount, t, locale) })
  }
}
