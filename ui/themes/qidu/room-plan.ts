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
      card: { width: 44, height: 18, gap: 2 },
      usual: { columns: 2, rows: 3 },
      tabs: 10,
      tabsPerRow: 5,
    },
    elder: {
      card: { width: 44, height: 26, gap: 2 },
      usual: { columns: 2, rows: 2 },
      tabs: 4,
      tabsPerRow: 4,
    },
  },
  landscape: {
    plain: {
      card: { width: 50, height: 14, gap: 2 },
      usual: { columns: 3, rows: 2 },
      tabs: 10,
      tabsPerRow: 10,
    },
    elder: {
      card: { width: 50, height: 20, gap: 2 },
      usual: { columns: 3, rows: 1 },
      tabs: 7,
      tabsPerRow: 7,
    },
  },
}

/** The plan for a screen and its reader. */
export function roomPlan(orientation: Orientation, elder: boolean): RoomPlan {
  return PLANS[orientation][elder ? 'elder' : 'plain']
}
