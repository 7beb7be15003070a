import { onScopeDispose, shallowRef } from 'vue'
import type { Ref } from 'vue'

/** Whether the keyboard is low and wide, as on a screen in landscape; the styles of the page ask the same. */
export function useLow(): Readonly<Ref<boolean>> {
  const query = window.matchMedia('(min-aspect-ratio: 2/1)')
  const low = shallowRef(query.matches)
  const look = (): void => {
    low.value = query.matches
  }
  query.addEventListener('change', look)
  onScopeDispose(() => {
    query.removeEventListener('change', look)
  })
  return low
}
