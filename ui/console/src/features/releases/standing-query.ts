import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type SignatureAlarm } from 'api'
import type { Tone } from 'kit'

/** Until when the signatures of the image repository hold; time alone changes it. */
export const standingQuery = queryOptions({
  queryKey: ['release', 'standing'] as const,
  queryFn: () => unwrap(api.GET('/releases/standing')),
  refetchInterval: 10 * 60_000,
})

/** Each alarm's colour and shape. */
export const ALARM_TONES: Record<SignatureAlarm, Tone> = {
  none: 'good',
  soon: 'warn',
  urgent: 'bad',
  ended: 'bad',
}

const DAY_MS = 86_400_000

/** Whole days until `at`, 0 once it is less than one. */
export function daysLeft(at: number, now: number): number {
  return Math.max(0, Math.floor((at - now) / DAY_MS))
}
