import type { Candidate } from '../host/host'

/** Widths in rem, as the styles have them. */
const LEAST = 9.6
const LETTER = 4.6
const EDGE = 4.4
const GAP = 1.6

/** Splits candidates into pages that fit a bar of so many rem; every page holds at least one. */
export function candidatePages(candidates: readonly Candidate[], room: number, scale = 1): Candidate[][] {
  const pages: Candidate[][] = []
  let left = 0
  for (const candidate of candidates) {
    const width = Math.max(LEAST, Array.from(candidate.text).length * LETTER * scale + EDGE)
    const page = pages.at(-1)
    if (page && left >= width + GAP) {
      page.push(candidate)
      left -= width + GAP
    } else {
      pages.push([candidate])
      left = room - width
    }
  }
  return pages
}
