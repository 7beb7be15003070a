import { expect, it } from 'vitest'
import { isHolidayHours, spansOf } from './holiday-hours'

it('tells days that follow one another as one span, with the weekend between them', () => {
  const closed = (day: string) => ({ day, kind: 'holiday' as const, name: '国庆节', hours: [] })
  const worked = {
    day: '2026-10-10',
    kind: 'worked_weekend' as const,
    name: '国庆节',
    hours: [{ opens: '09:00', closes: '17:00' }],
  }
  const days = ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-07'].map(closed)
  const spans = spansOf([...days, worked])
  expect(spans.map(({ from, to }) => [from, to])).toEqual([
    ['2026-10-01', '2026-10-07'],
    ['2026-10-10', '2026-10-10'],
  ])
})

it('lets no hours be saved that end before they begin', () => {
  const of = (opens: string, closes: string) =>
    isHolidayHours({
      on_holidays: { kind: 'hours', hours: [{ opens, closes }] },
      on_worked_weekends: 'as_usual',
    })
  expect([of('09:00', '12:00'), of('12:00', '09:00')]).toEqual([true, false])
})
