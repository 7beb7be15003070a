import { computed, inject, type ComputedRef, type InjectionKey } from 'vue'

/** The words that components say by themselves. The page provides them in its language. */
export interface KitWords {
  /** BCP 47 tag, for numbers and times. */
  locale: string
  retry: string
  copy: string
  copied: string
  firstPage: string
  previousPage: string
  nextPage: string
  total: (count: string) => string
  requestId: string
  noData: string
  sortBy: (column: string) => string
}

const english: KitWords = {
  locale: 'en',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  firstPage: 'First page',
  previousPage: 'Previous page',
  nextPage: 'Next page',
  total: (count) => `${count} in all`,
  requestId: 'Request',
  noData: 'Nothing was measured in this time',
  sortBy: (column) => `Sort by ${column}`,
}

/** Where a page provides {@link KitWords}. */
export const kitWordsKey: InjectionKey<ComputedRef<KitWords>> = Symbol('kit words')

/** The page's words, or English ones. */
export function useKitWords(): ComputedRef<KitWords> {
  return inject(
    kitWordsKey,
    computed(() => english),
  )
}
