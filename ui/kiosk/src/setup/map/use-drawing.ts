import { computed, type ComputedRef, type Ref } from 'vue'

import type { LocationPin } from '../../host/setup-state'
import { captionsOf, type Caption } from './captions'
import { mostOf, type Cluster } from './clusters'
import { gridOf, scaleBarOf, type Grid, type ScaleBar } from './grid'
import { labelsOf, markBox, shortened, type Box } from './labels'
import { toScreen, type Point, type Room } from './plane'
import { TARGET, type MapView } from './use-map-view'
import type { MapRoom } from './use-room'
import type { MapWords } from './words'

/** A pin, or several as one. */
export interface Mark {
  key: string
  cluster: Cluster
  pins: LocationPin[]
  at: Point
  isChosen: boolean
}

export interface Label {
  key: string
  text: string
  at: Box
}

/** What lies under the pins. */
export interface Ground {
  grid: Grid
  captions: Caption[]
  bar: ScaleBar
  room: Room
}

export interface Drawing {
  marks: ComputedRef<Mark[]>
  labels: ComputedRef<Label[]>
  ground: ComputedRef<Ground | null>
}

/** All in pixels of a screen that is 1080 wide. */
const TEXT = 30
const LABEL_GAP = 4
const LEAST_GRID = 180
const MOST_BAR = 220
const BAR_MARGIN = 60
const BAR_HEIGHT = 110

/** What of the map is to be drawn, and where, in pixels of this screen. */
export function useDrawing(
  map: MapView,
  measured: Readonly<Ref<MapRoom | null>>,
  props: { pins: readonly LocationPin[]; chosen: LocationPin | null; words: MapWords },
): Drawing {
  const unit = computed(() => measured.value?.unit ?? 1)

  const marks = computed<Mark[]>(() => {
    const [view, within] = [map.view.value, measured.value]
    if (!view || !within) return []
    const rim = (TARGET / 3) * unit.value
    const all = map.clusters.value.map((cluster) => {
      const pins = cluster.pins.flatMap((pin) => props.pins[pin] ?? [])
      return {
        key: cluster.pins.join(),
        cluster,
        pins,
        at: toScreen(view, within.room, cluster.at),
        isChosen: pins.some((pin) => pin.id === props.chosen?.id),
      }
    })
    // The chosen one's name has a place before the others'.
    return all
      .filter(({ at }) => isWithin(at, within.room, rim))
      .sort((one, other) => Number(other.isChosen) - Number(one.isChosen))
  })

  const labels = computed<Label[]>(() => {
    if (!measured.value) return []
    const marked = marks.value.map(({ at, pins }) => ({ at, text: nameOf(pins, props.words) }))
    const sizes = { mark: TARGET * unit.value, text: TEXT * unit.value, gap: LABEL_GAP * unit.value }
    const boxes = labelsOf(marked, sizes, measured.value.room)
    return marks.value.flatMap(({ key }, place) => {
      const [at, text] = [boxes[place], marked[place]?.text]
      return at && text ? [{ key, text, at }] : []
    })
  })

  const ground = computed<Ground | null>(() => {
    const [view, within] = [map.view.value, measured.value]
    if (!view || !within) return null
    const grid = gridOf(map.plane.value, view, within.room, LEAST_GRID * unit.value)
    const bar = scaleBarOf(view, MOST_BAR * unit.value)
    const [margin, height] = [BAR_MARGIN * unit.value, BAR_HEIGHT * unit.value]
    const taken = [
      ...marks.value.map(({ at }) => markBox(at, TARGET * unit.value)),
      ...labels.value.map((label) => label.at),
      { left: 0, top: 0, width: bar.width + margin, height },
    ]
    const captions = captionsOf(grid, within.room, TEXT * unit.value, taken)
    return { grid, captions, bar, room: within.room }
  })

  return { marks, labels, ground }
}

function isWithin({ x, y }: Point, { width, height }: Room, rim: number): boolean {
  return x > rim && y > rim && x < width - rim && y < height - rim
}

/** What stands beside a mark. */
function nameOf(pins: readonly LocationPin[], words: MapWords): string | null {
  if (pins.length === 1) return shortened(pins[0]?.name ?? '')
  const division = mostOf(pins.map((pin) => pin.division))
  const isAll = pins.every((pin) => pin.division === division)
  return division && words.around(division, isAll)
}
