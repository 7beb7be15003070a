import { onMounted, onUnmounted, ref, watch, type Ref, type ShallowRef } from 'vue'

import type { Seen } from '../host/host'
import type { ConsentPhase } from '../host/page-state'

/** Wider than this nothing is drawn: without a graphics card every pixel costs. */
const WIDEST = 960
/** How long to wait with the next look where the last one was in vain, in milliseconds. */
const AGAIN_MS = 300

/** Draws what the camera sees, one picture after the other, while the question is so far. Whether there is one yet. */
export function useCamera(
  canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>,
  look: (after: number) => Promise<Seen | null>,
  phase: () => ConsentPhase,
): Ref<boolean> {
  const seen = ref(false)
  let isThere = true
  let isLooking = false
  let after = 0

  async function follow(): Promise<void> {
    if (isLooking) return
    isLooking = true
    while (isThere && phase() !== 'wake_camera') {
      const next = await look(after).catch(() => null)
      if (!next || !(await draw(canvas.value, next.picture))) {
        await new Promise((done) => setTimeout(done, AGAIN_MS))
        continue
      }
      after = next.number
      seen.value = true
    }
    isLooking = false
    seen.value = false
  }

  watch(phase, () => void follow())
  onMounted(() => void follow())
  onUnmounted(() => {
    isThere = false
  })
  return seen
}

/** Whether it could be drawn. */
async function draw(canvas: HTMLCanvasElement | null, picture: ImageBitmapSource): Promise<boolean> {
  const bitmap = await createImageBitmap(picture).catch(() => null)
  const context = canvas?.getContext('2d', { alpha: false })
  if (!canvas || !context || !bitmap) return false
  const width = Math.min(bitmap.width, WIDEST)
  const height = Math.round((bitmap.height * width) / bitmap.width)
  // Setting them, even to what they are, would empty it.
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return true
}
