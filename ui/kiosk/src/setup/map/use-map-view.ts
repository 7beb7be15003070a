import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'

import type { LocationPin } from '../../host/setup-state'
import { clustersOf, isOnePlace, type Cluster } from './clusters'
import {
  dragged,
  fitted,
  freeMiddle,
  planeOf,
  toPlane,
  toScreen,
  zoomed,
  type Plane,
  type Point,
  type Scales,
  type View,
} from './plane'
import type { MapRoom } from './use-room'

/** A finger's target and the room between two of them, as everywhere on this screen: in pixels of one that is 1080 wide. */
export const TARGET = 88
const GAP = 16
/** A metre is two pixels: halls of one yard stand apart. */
const NEAREST = 2000
/** One hall alone is shown with its town around it. */
const NEAREST_AT_FIRST = 60
/** How much nearer one touch goes. */
const STEP = 2
/** A cluster that is touched comes nearer by this much at least. */
const LEAST_STEP = 1.5

export interface MapView {
  view: Readonly<ShallowRef<View | null>>
  plane: ComputedRef<Plane>
  /** On the plane. */
  clusters: ComputedRef<Cluster[]>
  mayEnlarge: ComputedRef<boolean>
  mayShrink: ComputedRef<boolean>
  enlarge: () => void
  shrink: () => void
  showAll: () => void
  drag: (right: number, down: number) => void
  /** Nearer, until a finger can tell these apart; whether that can be. */
  enter: (cluster: Cluster) => boolean
}

/** What of the locations is seen, and how it is changed. `held` stays where it is while the map grows. */
export function useMapView(
  pins: () => readonly LocationPin[],
  room: Readonly<Ref<MapRoom | null>>,
  held: () => LocationPin | null,
): MapView {
  const view = shallowRef<View | null>(null)
  const plane = computed(() => planeOf(pins().map(placeOf)))
  const points = computed(() => pins().map((pin) => toPlane(plane.value, placeOf(pin))))
  const unit = computed(() => room.value?.unit ?? 1)
  const scales = computed<Scales>(() => ({ least: first()?.scale ?? 1, most: NEAREST * unit.value }))
  // Not the view itself: while the map is drawn along, the clusters stay.
  const scale = computed(() => view.value?.scale ?? null)
  const clusters = computed(() =>
    scale.value === null ? [] : clustersOf(points.value, apart() / scale.value),
  )

  function apart(): number {
    return (TARGET + GAP) * unit.value
  }

  function first(): View | null {
    if (!room.value) return null
    const all = { least: 0, most: NEAREST_AT_FIRST * unit.value }
    return fitted(points.value, room.value.room, room.value.insets, all)
  }

  function showAll(): void {
    view.value = first()
  }

  /** Where the map grows about. */
  function about(now: View, within: MapRoom): Point {
    const pin = held()
    const at = pin && toScreen(now, within.room, toPlane(plane.value, placeOf(pin)))
    const { width, height } = within.room
    return at && at.x > 0 && at.x < width && at.y > 0 && at.y < height
      ? at
      : freeMiddle(within.room, within.insets)
  }

  function zoom(factor: number): void {
    if (!view.value || !room.value) return
    const middle = about(view.value, room.value)
    view.value = zoomed(view.value, room.value.room, middle, factor, scales.value)
  }

  function drag(right: number, down: number): void {
    if (view.value && room.value) view.value = dragged(view.value, room.value.room, right, down, points.value)
  }

  function enter(cluster: Cluster): boolean {
    if (!view.value || !room.value) return false
    const those = cluster.pins.flatMap((pin) => points.value[pin] ?? [])
    if (isOnePlace(those, scales.value.most, apart())) return false
    const least = Math.min(view.value.scale * LEAST_STEP, scales.value.most)
    view.value = fitted(those, room.value.room, room.value.insets, { ...scales.value, least })
    return true
  }

  // Of what was told anew nothing is as it was; of another size only what is seen.
  const told = ref('')
  watch(
    [
      room,
      () =>
        pins()
          .map(({ id, longitude_e6, latitude_e6 }) => [id, longitude_e6, latitude_e6])
          .join(),
    ],
    ([, now]) => {
      if (view.value === null || told.value !== now) showAll()
      told.value = now
    },
    { immediate: true },
  )

  return {
    view,
    plane,
    clusters,
    mayEnlarge: computed(() => scale.value !== null && scale.value < scales.value.most),
    mayShrink: computed(() => scale.value !== null && scale.value > scales.value.least),
    enlarge: () => {
      zoom(STEP)
    },
    shrink: () => {
      zoom(1 / STEP)
    },
    showAll,
    drag,
    enter,
  }
}

function placeOf({ longitude_e6, latitude_e6 }: LocationPin): { longitude: number; latitude: number } {
  return { longitude: longitude_e6 / 1e6, latitude: latitude_e6 / 1e6 }
}
