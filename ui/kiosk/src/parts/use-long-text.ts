import { nextTick, ref, watch, type Ref, type ShallowRef } from 'vue'

/** How much of the window a touch of the buttons moves: two lines stay in sight. */
const STEP = 0.8

/** A text that may not fit: whether it does not, and buttons' turning of it. `of` says which text it is. */
export function useLongText(
  body: Readonly<ShallowRef<HTMLElement | null>>,
  of: () => unknown,
): { isLong: Ref<boolean>; turn: (direction: 1 | -1) => void } {
  const isLong = ref(false)
  watch(
    of,
    async () => {
      await nextTick()
      if (!body.value) return
      body.value.scrollTop = 0
      isLong.value = body.value.scrollHeight > body.value.clientHeight + 1
    },
    { immediate: true, flush: 'post' },
  )
  return {
    isLong,
    turn: (direction) => {
      body.value?.scrollBy({ top: direction * STEP * body.value.clientHeight })
    },
  }
}
