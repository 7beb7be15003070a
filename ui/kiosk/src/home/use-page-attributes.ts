import { watch } from 'vue'

import type { PageState } from '../host/page-state'

/** Puts language, theme and elder mode on the root element, where the styles look for them; only when one of them is
 *  another, for the engine looks at the whole page again after each. */
export function usePageAttributes(state: () => PageState | null, theme: () => string): void {
  watch(
    [() => state()?.language ?? 'zh-CN', () => state()?.elder ?? false, theme] as const,
    ([language, elder, id]) => {
      const root = document.documentElement
      root.lang = language
      root.toggleAttribute('data-elder', elder)
      root.dataset['theme'] = id
    },
    { immediate: true },
  )
}
