/** Whole percent from 0 to 100: 100 is said of what is done and of nothing before. */
export function wholePercent(percent: number): number {
  return Math.min(100, Math.max(0, Math.floor(percent)))
}
