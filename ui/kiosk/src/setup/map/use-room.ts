import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'

import type { Insets, Room } from './plane'

/** A map's room on this screen. */
export interface MapRoom {
  room: Room
  /** What everybody's hands reach is the lower two thirds of the screen, and a name needs room beside its pin. */
  insets: Insets
  /** As many pixels as one of a screen that is 1080 wide. */
  unit: number
}

const MARGIN = 72
const SIDE_MARGIN = 120

/** Followed as it changes; `null` before it is mounted. */
export function useRoom(box: Readonly<Ref<HTMLElement | null>>): Readonly<ShallowRef<MapRoom | null>> {
  const room = shallowRef<MapRoom | null>(null)
  let observer: ResizeObserver | undefined
  function measure(element: HTMLElement): void {
    const { width, height, top } = element.getBoundingClientRect()
    const unit = Math.min(window.innerWidth, window.innerHeight) / 1080
    const above = Math.max(0, window.innerHeight / 3 - top)
    const [margin, side] = [MARGIN * unit, SIDE_MARGIN * unit]
    room.value = {
      room: { width, height },
      insets: { top: above + margin, right: side, bottom: margin, left: side },
      unit,
    }
  }
  onMounted(() => {
    const element = box.value
    if (!element) return
    measure(element)
    observer = new ResizeObserver(() => {
      measure(element)
    })
    observer.observe(element)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return room
}
