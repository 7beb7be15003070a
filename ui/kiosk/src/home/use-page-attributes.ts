import { watchEffect } from 'vue'

import type { PageState } from '../host/page-state'

/** Puts language, theme and elder mode on the root element, where the styles look for them. */
export function usePageAttributes(state: () => PageState | null, theme: () => string): void {
  watchEffect(() => {
    const root = document.documentElement
    const now = state()
    root.lang = now?.language ?? 'zh-CN'
    root.toggleAttribute('data-elder', now?.elder ?? false)
    root.dataset['theme'] = theme()
  })
}
