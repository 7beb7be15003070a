import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'

import type { GridRoom } from './grid'

/** The element's inner size in CSS pixels, followed as it changes; `null` before it is mounted. */
export function useElementSize(
  element: Readonly<Ref<HTMLElement | null>>,
): Readonly<ShallowRef<GridRoom | null>> {
  const size = shallowRef<GridRoom | null>(null)
  let observer: ResizeObserver | undefined
  onMounted(() => {
    if (!element.value) return
    size.value = { width: element.value.clientWidth, height: element.value.clientHeight }
    observer = new ResizeObserver(([entry]) => {
      if (entry) size.value = { width: entry.contentRect.width, height: entry.contentRect.height }
    })
    observer.observe(element.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return size
}
