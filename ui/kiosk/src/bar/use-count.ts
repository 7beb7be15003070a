import { onUnmounted, ref, watch, type Ref } from 'vue'

/** As many seconds as the shell counts before a picture is taken. */
const SECONDS = 3

/** Counts down from three while it is so far; 0 otherwise. */
export function useCount(isCounting: () => boolean): Ref<number> {
  const count = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  watch(
    isCounting,
    (on) => {
      clearInterval(timer)
      count.value = on ? SECONDS : 0
      if (!on) return
      timer = setInterval(() => {
        count.value = Math.max(1, count.value - 1)
      }, 1000)
    },
    { immediate: true },
  )
  onUnmounted(() => {
    clearInterval(timer)
  })
  return count
}
