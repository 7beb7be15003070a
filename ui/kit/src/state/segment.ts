import type { Tone } from './tone'

/** One part of the whole. */
export interface Segment {
  key: string
  label: string
  value: number
  tone: Tone
}
