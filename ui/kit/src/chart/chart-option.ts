import type { EChartsCoreOption } from 'echarts/core'
import type { Series } from './series'

/** How a chart over time is drawn. */
export interface ChartShape {
  series: Series[]
  from: number
  to: number
  max?: number | undefined
  /** Writes a value on the axis and in the tooltip. */
  format: (value: number) => string
  /** Writes a time in the tooltip. */
  formatTime: (at: number) => string
}

const INK = '#566c8c'
const LINE = '#e7eef8'

/** The option for a small, calm chart over time. */
export function chartOption(shape: ChartShape): EChartsCoreOption {
  return {
    animation: false,
    grid: { left: 52, right: 10, top: 8, bottom: 22 },
    tooltip: {
      trigger: 'axis',
      confine: true,
      borderColor: LINE,
      textStyle: { fontSize: 12, color: '#0a2342' },
      formatter: (points: TooltipPoint[]) => tooltip(points, shape),
    },
    xAxis: {
      type: 'time',
      min: shape.from,
      max: shape.to,
      axisLine: { lineStyle: { color: '#c3d3e8' } },
      axisTick: { show: false },
      axisLabel: {
        color: INK,
        fontSize: 11,
        hideOverlap: true,
        formatter: { day: '{M}/{d}', hour: '{HH}:{mm}', minute: '{HH}:{mm}' },
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: shape.max,
      splitNumber: 3,
      ...(shape.max === undefined ? {} : { interval: shape.max / 2 }),
      axisLabel: { color: INK, fontSize: 11, formatter: shape.format },
      splitLine: { lineStyle: { color: LINE } },
    },
    series: shape.series.map((series) => ({
      type: 'line',
      name: series.name,
      data: series.points,
      showSymbol: series.points.length < 2,
      connectNulls: false,
      color: series.color,
      lineStyle: { width: 1.6 },
      areaStyle: series.area === true ? { opacity: 0.1 } : undefined,
    })),
  }
}

interface TooltipPoint {
  seriesName: string
  color: string
  value: [number, number | null]
}

/** As elements and text, never as markup made of strings. */
function tooltip(points: TooltipPoint[], shape: ChartShape): HTMLElement {
  const box = document.createElement('div')
  const first = points[0]
  if (first) box.append(line(shape.formatTime(first.value[0]), ''))
  for (const point of points) {
    const value = point.value[1]
    if (value !== null) box.append(line(`${point.seriesName}  ${shape.format(value)}`, point.color))
  }
  return box
}

function line(text: string, color: string): HTMLElement {
  const row = document.createElement('div')
  if (color !== '') row.style.color = color
  row.textContent = text
  return row
}
