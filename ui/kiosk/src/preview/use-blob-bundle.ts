import { computed, onScopeDispose, type ComputedRef } from 'vue'

import type { ThemeBundle } from '../host/page-state'
import type { PreviewBundle } from './request'

/** A bundle whose files came as texts, at addresses of this page's own. */
export function useBlobBundle(given: () => PreviewBundle | null): ComputedRef<ThemeBundle | null> {
  const made = new Map<string, ThemeBundle>()
  onScopeDispose(() => {
    for (const { module_url, style_url } of made.values()) {
      URL.revokeObjectURL(module_url)
      URL.revokeObjectURL(style_url)
    }
  })
  return computed(() => {
    const bundle = given()
    if (!bundle) return null
    const { sha256, version, module, style } = bundle
    const there = made.get(sha256)
    if (there) return there
    const url = (text: string, type: string): string => URL.createObjectURL(new Blob([text], { type }))
    const one = {
      sha256,
      version,
      module_url: url(module, 'text/javascript'),
      style_url: url(style, 'text/css'),
    }
    made.set(sha256, one)
    return one
  })
}
