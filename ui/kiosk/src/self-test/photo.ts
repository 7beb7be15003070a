import type { SelfTestPhoto } from '../host/self-test-state'

/** Pixels of the longer side: what can be told apart on paper. */
const LONGEST_SIDE = 640
/** What the terminal and the server take, in bytes. */
const LARGEST = 60 * 1024
const QUALITIES = [0.8, 0.65, 0.5, 0.35, 0.2] as const

/** How large a picture becomes that is to have no side longer than the report's; it never grows. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** The first of these that is small enough; they are made one after the other. */
export function smallEnough(texts: Iterable<string>): string | null {
  for (const text of texts) {
    if ((text.length * 3) / 4 <= LARGEST) return text
  }
  return null
}

/** What is seen, as small as the report wants it; `null` where nothing is. */
export function photoOf(seen: HTMLCanvasElement): SelfTestPhoto | null {
  if (seen.width === 0 || seen.height === 0) return null
  const { width, height } = fitted(seen.width, seen.height)
  const small = document.createElement('canvas')
  Object.assign(small, { width, height })
  small.getContext('2d', { alpha: false })?.drawImage(seen, 0, 0, width, height)
  const jpeg = smallEnough(encoded(small))
  return jpeg === null ? null : { kind: 'photo', width, height, jpeg }
}

function* encoded(canvas: HTMLCanvasElement): Generator<string> {
  const start = 'data:image/jpeg;base64,'
  for (const quality of QUALITIES) {
    const url = canvas.toDataURL('image/jpeg', quality)
    // An engine without an encoder answers with another kind.
    if (url.startsWith(start)) yield url.slice(start.length)
  }
}
