import type { CanaryVersion } from 'api'

/** How many failures there are to a hundred sessions, such as `2.5%`; a dash before the first session. */
export function failureShare({ sessions, failures }: Pick<CanaryVersion, 'sessions' | 'failures'>): string {
  if (sessions === 0) return failures === 0 ? '—' : '≥ 100%'
  const percent = (failures / sessions) * 100
  return `${percent === 0 || percent >= 10 ? Math.round(percent) : percent.toFixed(1)}%`
}
