import type { CardPlan } from '../layout/use-capacity'
import type { Orientation } from '../layout/use-orientation'

/** How this style divides its room. */
export interface RoomPlan extends CardPlan {
  /** Places for tabs, that of all apps and that for more included. */
  tabs: number
}

const PLANS: Record<Orientation, { plain: RoomPlan; elder: RoomPlan }> = {
  portrait: {
    plain: { card: { width: 60, height: 14, gap: 1.6 }, usual: { columns: 1, rows: 5 }, tabs: 7 },
    elder: { card: { width: 60, height: 19, gap: 1.6 }, usual: { columns: 1, rows: 4 }, tabs: 5 },
  },
  landscape: {
    plain: { card: { width: 40, height: 12.6, gap: 1.6 }, usual: { columns: 3, rows: 2 }, tabs: 8 },
    elder: { card: { width: 44, height: 16, gap: 1.6 }, usual: { columns: 3, rows: 1 }, tabs: 6 },
  },
}

/** The plan for a screen and its reader. */
export function roomPlan(orientation: Orientation, elder: boolean): RoomPlan {
  return PLANS[orientation][elder ? 'elder' : 'plain']
}

/** How far every other card stands aside, in rem: lower where there are columns. */
export const SWAY = 2.8
