import { computed, type ComputedRef, type Ref } from 'vue'

import { gridCapacity, type GridShape } from './grid'
import { useElementSize } from './use-element-size'

/** What cards need. */
export interface CardPlan {
  /** Least size of a card and the gap between two, in rem. */
  card: { width: number; height: number; gap: number }
  /** The shape on an ordinary screen, until the real room is measured. */
  usual: GridShape
}

/** How many cards fit into the element; `lost` is the height in rem that no card may use. */
export function useCapacity(
  element: Readonly<Ref<HTMLElement | null>>,
  plan: () => CardPlan,
  lost = 0,
): ComputedRef<GridShape> {
  const room = useElementSize(element)
  return computed(() => {
    const { card, usual } = plan()
    if (!room.value) return usual
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
    return gridCapacity(
      { width: room.value.width, height: room.value.height - lost * rem },
      { minWidth: card.width * rem, minHeight: card.height * rem, gap: card.gap * rem },
    )
  })
}
