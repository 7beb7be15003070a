import { useQuery } from '@tanstack/vue-query'
import type { ThemeBundle } from 'api'
import type { PreviewBundle } from 'kiosk/preview/request'
import { computed, type ComputedRef } from 'vue'

import { bundleFilesQuery } from './theme-queries'

/** A bundle with its files, for a preview; `null` while they are fetched, and where there is no bundle. */
export function usePreviewBundle(bundle: () => ThemeBundle | undefined): ComputedRef<PreviewBundle | null> {
  const { data } = useQuery(computed(() => bundleFilesQuery(bundle()?.sha256)))
  return computed(() => {
    const one = bundle()
    return one && data.value ? { sha256: one.sha256, version: one.version, ...data.value } : null
  })
}
