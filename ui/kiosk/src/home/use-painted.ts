import { watch } from 'vue'

/** Tells the shell once that a screen really was painted: two frames after it was put into the page. */
export function usePainted(isShown: () => boolean, tell: () => void): void {
  const stop = watch(
    isShown,
    (shown) => {
      if (!shown) return
      requestAnimationFrame(() => requestAnimationFrame(tell))
      queueMicrotask(() => {
        stop()
      })
    },
    { immediate: true, flush: 'post' },
  )
}
