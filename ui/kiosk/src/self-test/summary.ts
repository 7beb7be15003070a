import {
  SELF_TEST_ITEMS,
  type SelfTestItem,
  type SelfTestResult,
  type SelfTestRun,
} from '../host/self-test-state'
import type { SelfTestWords } from './words'

/** How an item stands. */
export type ItemState = 'passed' | 'failed' | 'skipped' | 'not_present' | 'measuring' | 'open'

/** How each item stands in a run, in order. */
export function statesOf(run: SelfTestRun): { item: SelfTestItem; state: ItemState }[] {
  return SELF_TEST_ITEMS.map((item) => {
    if (run.measuring === item) return { item, state: 'measuring' }
    return { item, state: run.results.find((one) => one.item === item)?.outcome ?? 'open' }
  })
}

/** The first item that waits for a person. */
export function nextItem(run: SelfTestRun): SelfTestItem | null {
  const left = statesOf(run).filter(({ state }) => state === 'open')
  return left.find(({ item }) => SELF_TEST_ITEMS.indexOf(item) < 9)?.item ?? null
}

/** A word for how an item stands. */
export function stateWord(state: ItemState, words: SelfTestWords): string {
  if (state === 'measuring') return words.measuring
  return state === 'open' ? words.open_item : words.outcome[state]
}

/** Beside the word and the colour. */
export const MARKS: Record<ItemState, string> = {
  passed: '✓',
  failed: '✕',
  skipped: '→',
  not_present: '–',
  measuring: '…',
  open: '○',
}

/** How many failed. */
export function failures(results: readonly SelfTestResult[]): SelfTestResult[] {
  return results.filter(({ outcome }) => outcome === 'failed')
}
