import type { Signature } from '../host/self-test-state'

/** The field that a signature is written in, whatever its size on the screen. */
export const FIELD = { width: 1200, height: 400 } as const
/** A third of what is allowed: enough for three characters written with a finger. */
const MOST_POINTS = 700
const MOST_STROKES = 80
/** Points nearer than this to the one before add nothing that is seen. */
const NEAR = 6

/** A place in a box, as a place in the field. */
export function placeIn(
  box: { left: number; top: number; width: number; height: number },
  x: number,
  y: number,
): readonly [number, number] {
  const within = (at: number, from: number, length: number, whole: number): number =>
    Math.round(Math.min(1, Math.max(0, (at - from) / length)) * whole)
  return [within(x, box.left, box.width, FIELD.width), within(y, box.top, box.height, FIELD.height)]
}

/** With one more stroke, begun there; the same where there is room for no more. */
export function withStroke(signature: Signature, at: readonly [number, number]): Signature {
  return signature.length < MOST_STROKES && points(signature) < MOST_POINTS ? [...signature, [at]] : signature
}

/** With the last stroke drawn on to there. */
export function drawnTo(signature: Signature, at: readonly [number, number]): Signature {
  const stroke = signature.at(-1)
  const last = stroke?.at(-1)
  if (!stroke || !last || points(signature) >= MOST_POINTS) return signature
  if (Math.hypot(at[0] - last[0], at[1] - last[1]) < NEAR) return signature
  return [...signature.slice(0, -1), [...stroke, at]]
}

/** As the path of an SVG whose view box is the field. */
export function pathOf(signature: Signature): string {
  const place = ([x, y]: readonly [number, number]): string => `${x} ${y}`
  return signature
    .map((stroke) => {
      const [first, ...rest] = stroke.map(place)
      // A dot is a line of no length: with round ends it is seen.
      return `M${first ?? ''}L${(rest.length > 0 ? rest : [first ?? '']).join('L')}`
    })
    .join('')
}

function points(signature: Signature): number {
  return signature.reduce((sum, stroke) => sum + stroke.length, 0)
}
