/** Where a citizen's session stands. */
export type Phase = { at: 'open' } | { at: 'warning'; seconds: number } | { at: 'ended'; because: End }

/** What ended it: the app's word, the bar's button, or nobody touching anything. */
export type End = 'app' | 'button' | 'idle'

/** In seconds. */
export interface Limits {
  /** Without a touch, until the countdown. */
  idle: number
  /** The countdown. */
  warning: number
}

/** The longest that an app keeps a session open without a touch, counted from the last one. */
const LONGEST_STAY_MS = 15 * 60 * 1000

/** A citizen's session, as the terminal keeps it. Times are Unix milliseconds. */
export class Session {
  private touched: number
  private stays = 0
  private over: End | undefined

  constructor(now: number) {
    this.touched = now
  }

  /** Any touch extends it, the countdown too. */
  touch(now: number, limits: Limits): void {
    if (this.phase(now, limits).at !== 'ended') this.touched = now
  }

  /** The app wants no countdown until then; undefined if it has had all the time that there is. */
  stay(seconds: number, now: number): number | undefined {
    this.stays = Math.min(now + seconds * 1000, this.touched + LONGEST_STAY_MS)
    return this.stays > now ? this.stays : undefined
  }

  end(because: End): void {
    this.over ??= because
  }

  phase(now: number, { idle, warning }: Limits): Phase {
    const left = Math.max(this.touched + idle * 1000, this.stays) + warning * 1000 - now
    if (left <= 0) this.over ??= 'idle'
    if (this.over !== undefined) return { at: 'ended', because: this.over }
    return left > warning * 1000 ? { at: 'open' } : { at: 'warning', seconds: Math.ceil(left / 1000) }
  }
}
