import { ref } from 'vue'

/** Whether the next page is on its way: its code is loaded when it is first asked for. */
export const isNavigating = ref(false)
