import { computed, ref, watch, type ComputedRef } from 'vue'

import type { AppCard } from '../contract/home-model'
import { categoriesOf, tabRow, type TabRow } from './categories'
import type { GridShape } from './grid'
import { gridShape } from './grid'
import { pageOf, type Page } from './paging'

export interface AppPages {
  /** The tabs to show; none where all apps are of one category. */
  tabs: ComputedRef<TabRow | null>
  /** The category on show; `null` for all. */
  category: ComputedRef<string | null>
  page: ComputedRef<Page<AppCard>>
  shape: ComputedRef<GridShape>
  choose: (category: string | null) => void
  moreTabs: () => void
  go: (index: number) => void
}

/** Apps by category and page, for any layout: `capacity` cards at a time, `tabSlots` places for tabs of categories. */
export function useAppPages(
  apps: () => readonly AppCard[],
  capacity: () => GridShape,
  tabSlots: () => number,
): AppPages {
  const chosen = ref<string | null>(null)
  const turn = ref(0)
  const index = ref(0)

  const categories = computed(() => categoriesOf(apps()))
  // A category that was unlisted meanwhile leaves all apps on show.
  const category = computed(() =>
    chosen.value !== null && categories.value.includes(chosen.value) ? chosen.value : null,
  )
  const listed = computed(() =>
    apps().filter((app) => category.value === null || app.category === category.value),
  )
  const page = computed(() => pageOf(listed.value, index.value, capacity().columns * capacity().rows))

  const choose = (next: string | null): void => {
    chosen.value = next
    index.value = 0
  }
  watch(tabSlots, () => {
    turn.value = 0
  })
  return {
    tabs: computed(() =>
      categories.value.length > 1 ? tabRow(categories.value, tabSlots(), turn.value) : null,
    ),
    category,
    page,
    shape: computed(() =>
      page.value.count > 1 ? capacity() : gridShape(capacity(), page.value.items.length),
    ),
    choose,
    moreTabs: () => {
      turn.value += 1
    },
    go: (next) => {
      index.value = next
    },
  }
}
