import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether the window is that of a telephone. */
export function useNarrow(): Ref<boolean> {
  const media = window.matchMedia('(max-width: 700px)')
  const isNarrow = ref(media.matches)
  const follow = (event: MediaQueryListEvent): void => {
    isNarrow.value = event.matches
  }
  media.addEventListener('change', follow)
  onScopeDispose(() => {
    media.removeEventListener('change', follow)
  })
  return isNarrow
}
