/** A finger that trembles on a pin draws nothing along: so far it has to go first, in pixels of a screen 1080 wide. */
const LEAST = 14

/** Listeners of what is drawn along with one finger. A touch that did so is no touch of what lies under it. */
export interface Drag {
  down: (event: PointerEvent) => void
  move: (event: PointerEvent) => void
  up: (event: PointerEvent) => void
  /** Takes the click away that ends it. */
  click: (event: MouseEvent) => void
}

export function useDrag(unit: () => number, drag: (right: number, down: number) => void): Drag {
  let finger: number | null = null
  let at = { x: 0, y: 0 }
  let isDrawn = false
  return {
    down(event) {
      if (finger !== null) return
      finger = event.pointerId
      at = { x: event.clientX, y: event.clientY }
      isDrawn = false
    },
    move(event) {
      if (event.pointerId !== finger) return
      const [right, down] = [event.clientX - at.x, event.clientY - at.y]
      if (!isDrawn) {
        if (Math.hypot(right, down) < LEAST * unit()) return
        isDrawn = true
        // Also where it leaves the map.
        ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
      }
      at = { x: event.clientX, y: event.clientY }
      drag(right, down)
    },
    up(event) {
      if (event.pointerId === finger) finger = null
    },
    click(event) {
      if (isDrawn) event.stopPropagation()
      isDrawn = false
    },
  }
}
