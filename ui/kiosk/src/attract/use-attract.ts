import { computed, onBeforeUnmount, onMounted, ref, watch, type ComputedRef, type Ref } from 'vue'

import { isAttracting } from './attract'

/** Whether the attract loop is on show: the home page is unattended and nobody has touched the screen for long. It
 *  has no timer of its own: `steady`, the page's clock, is looked at each second anyway. */
export function useAttract(unattended: () => boolean, steady: Readonly<Ref<number>>): ComputedRef<boolean> {
  const quietSince = ref<number | null>(null)
  const begin = (): void => {
    quietSince.value = unattended() ? performance.now() : null
  }
  watch(unattended, begin, { immediate: true })
  onMounted(() => {
    window.addEventListener('pointerdown', begin, { capture: true })
    window.addEventListener('keydown', begin, { capture: true })
  })
  onBeforeUnmount(() => {
    window.removeEventListener('pointerdown', begin, { capture: true })
    window.removeEventListener('keydown', begin, { capture: true })
  })
  return computed(() => isAttracting(quietSince.value, steady.value))
}
