/** A place on Earth, in degrees. */
export interface Place {
  longitude: number
  latitude: number
}

/** On the plane kilometres east and south of its middle; on the screen pixels from the map's upper left corner. */
export interface Point {
  x: number
  y: number
}

/** A plane that touches the Earth at its middle: east and south are in true proportion, as far as a city reaches. */
export interface Plane {
  middle: Place
  /** How much narrower a degree of longitude is there than one of latitude. */
  narrow: number
}

/** What of the plane is seen: what is in the middle of the map, and how many pixels a kilometre has. */
export interface View {
  centre: Point
  scale: number
}

export interface Room {
  width: number
  height: number
}

/** What of the map stays free of pins at first, in pixels. */
export interface Insets {
  top: number
  right: number
  bottom: number
  left: number
}

/** The scales that a map can have. */
export interface Scales {
  least: number
  most: number
}

const KM_PER_DEGREE = 111.32

/** The plane for these places. */
export function planeOf(places: readonly Place[]): Plane {
  const middle = {
    longitude: middleOf(places.map((place) => place.longitude)),
    latitude: middleOf(places.map((place) => place.latitude)),
  }
  return { middle, narrow: Math.cos((middle.latitude * Math.PI) / 180) }
}

export function toPlane({ middle, narrow }: Plane, place: Place): Point {
  return {
    x: (place.longitude - middle.longitude) * KM_PER_DEGREE * narrow,
    y: (middle.latitude - place.latitude) * KM_PER_DEGREE,
  }
}

export function toEarth({ middle, narrow }: Plane, point: Point): Place {
  return {
    longitude: middle.longitude + point.x / KM_PER_DEGREE / narrow,
    latitude: middle.latitude - point.y / KM_PER_DEGREE,
  }
}

export function toScreen(view: View, room: Room, point: Point): Point {
  return {
    x: room.width / 2 + (point.x - view.centre.x) * view.scale,
    y: room.height / 2 + (point.y - view.centre.y) * view.scale,
  }
}

export function fromScreen(view: View, room: Room, point: Point): Point {
  return {
    x: view.centre.x + (point.x - room.width / 2) / view.scale,
    y: view.centre.y + (point.y - room.height / 2) / view.scale,
  }
}

/** Shows all these points as large as the room within the insets allows. */
export function fitted(points: readonly Point[], room: Room, insets: Insets, scales: Scales): View {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)]
  const wide = Math.max(1, room.width - insets.left - insets.right) / extentOf(xs)
  const high = Math.max(1, room.height - insets.top - insets.bottom) / extentOf(ys)
  const scale = clamped(Math.min(wide, high), scales)
  const free = freeMiddle(room, insets)
  return {
    centre: {
      x: middleOf(xs) - (free.x - room.width / 2) / scale,
      y: middleOf(ys) - (free.y - room.height / 2) / scale,
    },
    scale,
  }
}

/** The middle of what the insets leave. */
export function freeMiddle(room: Room, insets: Insets): Point {
  return {
    x: (insets.left + room.width - insets.right) / 2,
    y: (insets.top + room.height - insets.bottom) / 2,
  }
}

/** Larger or smaller by a factor; what is at this point of the screen stays there. */
export function zoomed(view: View, room: Room, about: Point, factor: number, scales: Scales): View {
  const scale = clamped(view.scale * factor, scales)
  const held = fromScreen(view, room, about)
  return {
    centre: {
      x: held.x - (about.x - room.width / 2) / scale,
      y: held.y - (about.y - room.height / 2) / scale,
    },
    scale,
  }
}

/** Drawn along by a finger, in pixels; some of the points stay on the map, so that nobody gets lost. */
export function dragged(view: View, room: Room, right: number, down: number, points: readonly Point[]): View {
  const within = (value: number, all: readonly number[], side: number): number => {
    const slack = side / view.scale / 3
    return clamped(value, { least: Math.min(...all) - slack, most: Math.max(...all) + slack })
  }
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)]
  return {
    centre: {
      x: within(view.centre.x - right / view.scale, xs, room.width),
      y: within(view.centre.y - down / view.scale, ys, room.height),
    },
    scale: view.scale,
  }
}

function middleOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : (Math.min(...values) + Math.max(...values)) / 2
}

/** Points on one line have no extent: any scale would do. */
function extentOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values)
}

function clamped(value: number, { least, most }: Scales): number {
  return Math.min(Math.max(value, least), most)
}
