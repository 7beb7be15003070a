import type { CardPlan } from '../layout/use-capacity'
import type { Orientation } from '../layout/use-orientation'

/** How this style divides its room. */
export interface RoomPlan extends CardPlan {
  /** Places for tabs, that of all apps and that for more included. */
  tabs: number
  tabsPerRow: number
}

const PLANS: Record<Orientation, { plain: RoomPlan; elder: RoomPlan }> = {
  portrait: {
    plain: {
      card: { width: 24, height: 22.4, gap: 2 },
      usual: { columns: 3, rows: 3 },
      tabs: 8,
      tabsPerRow: 4,
    },
    elder: {
      card: { width: 36, height: 24, gap: 2 },
      usual: { columns: 2, rows: 2 },
      tabs: 3,
      tabsPerRow: 3,
    },
  },
  landscape: {
    plain: {
      card: { width: 38, height: 13.6, gap: 2 },
      usual: { columns: 3, rows: 2 },
      tabs: 7,
      tabsPerRow: 7,
    },
    elder: {
      card: { width: 38, height: 16, gap: 2 },
      usual: { columns: 3, rows: 1 },
      tabs: 5,
      tabsPerRow: 5,
    },
  },
}

/** The plan for a screen and its reader. */
export function roomPlan(orientation: Orientation, elder: boolean): RoomPlan {
  return PLANS[orientation][elder ? 'elder' : 'plain']
}
