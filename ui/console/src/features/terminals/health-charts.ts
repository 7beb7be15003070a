import type { HealthPoint, HealthSeries } from 'api'
import { withGaps, type Series } from 'kit'

/** One chart of a terminal's health. */
export interface HealthChart {
  key: string
  title: string
  latest: string
  series: Series[]
  max?: number | undefined
  format: (value: number) => string
}

const BLUE = '#0b57d0'
const GREEN = '#0b6b3a'
const AMBER = '#b36b00'

/** The top of an axis of bytes a second: a power of two, so that its marks are whole. */
function roundRate(points: HealthPoint[], seconds: number): number {
  const rates = points.map((point) => Math.max(point.network_received, point.network_sent) / seconds)
  return 2 ** Math.ceil(Math.log2(Math.max(1024, ...rates)))
}

/** The charts of a day. A hole of more than three steps is shown as one: nothing was reported then. */
export function healthCharts(
  series: HealthSeries,
  t: (key: string) => string,
  formatBytes: (bytes: number) => string,
): HealthChart[] {
  const { points, step_ms: step } = series
  const last = points.at(-1)
  const line = (read: (point: HealthPoint) => number | null): [number, number | null][] =>
    withGaps(
      points.map((point) => [point.at, read(point)]),
      step * 3,
    )
  const seconds = Math.max(1, step / 1000)
  const percent = (value: number): string => `${Math.round(value)}%`
  const rate = (value: number): string => `${formatBytes(value)}/s`
  const of = (used: number | undefined, total: number | undefined): string =>
    used === undefined || total === undefined ? '' : `${formatBytes(used)} / ${formatBytes(total)}`

  const charts: HealthChart[] = [
    {
      key: 'cpu',
      title: t('terminals.healthCpu'),
      latest: last ? percent(last.cpu_percent) : '',
      series: [{ name: 'CPU', color: BLUE, area: true, points: line((point) => point.cpu_percent) }],
      max: 100,
      format: percent,
    },
    {
      key: 'memory',
      title: t('terminals.healthMemory'),
      latest: of(last?.memory_used, last?.memory_total),
      series: [
        {
          name: t('terminals.healthMemory'),
          color: BLUE,
          area: true,
          points: line((point) => point.memory_used),
        },
      ],
      max: last?.memory_total,
      format: formatBytes,
    },
    {
      key: 'disk',
      title: t('terminals.healthDisk'),
      latest: of(last?.disk_used, last?.disk_total),
      series: [
        {
          name: t('terminals.healthDisk'),
          color: BLUE,
          area: true,
          points: line((point) => point.disk_used),
        },
      ],
      max: last?.disk_total,
      format: formatBytes,
    },
  ]
  // Many machines have no sensor: no chart is better than an empty one.
  if (points.some((point) => point.temperature_c != null)) {
    charts.push({
      key: 'temperature',
      title: t('terminals.healthTemperature'),
      latest: last?.temperature_c == null ? '' : `${Math.round(last.temperature_c)} °C`,
      series: [
        {
          name: t('terminals.healthTemperature'),
          color: AMBER,
          points: line((point) => point.temperature_c ?? null),
        },
      ],
      max: 100,
      format: (value) => `${Math.round(value)} °C`,
    })
  }
  charts.push({
    key: 'network',
    title: t('terminals.healthNetwork'),
    latest: last ? `↓ ${rate(last.network_received / seconds)}  ↑ ${rate(last.network_sent / seconds)}` : '',
    series: [
      {
        name: t('terminals.received'),
        color: BLUE,
        points: line((point) => point.network_received / seconds),
      },
      { name: t('terminals.sent'), color: GREEN, points: line((point) => point.network_sent / seconds) },
    ],
    max: roundRate(points, seconds),
    format: rate,
  })
  return charts
}
