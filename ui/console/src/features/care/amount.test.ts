import type { ConsumableStock } from 'api'
import { expect, it } from 'vitest'
import { amountText, daysUntil, standing } from './amount'

const stock = (change: Partial<ConsumableStock>): ConsumableStock => ({
  terminal_id: 't',
  terminal_name: '1号机',
  location_id: null,
  location_name: null,
  consumable: 'page_paper',
  word: 'fine',
  holds: 500,
  left: 430,
  spent: 70,
  spent_days: 7,
  out_at: 1,
  is_low: false,
  filled_at: 1,
  filled_by: null,
  ...change,
})

it('lets the word of the printer win over the estimate', () => {
  expect(standing(stock({})).word).toBe('fine')
  expect(standing(stock({ is_low: true })).word).toBe('soon')
  expect(standing(stock({ word: 'low', is_low: true })).word).toBe('low')
  expect(standing(stock({ word: 'out', is_low: true })).word).toBe('out')
  expect(standing(stock({ left: 0, is_low: true })).word).toBe('out')
  expect(standing(stock({ holds: null, left: null, out_at: null })).word).toBe('unknown')
})

it('counts rolls in metres and days whole', () => {
  const t = (key: string, values?: Record<string, unknown>): string => `${key} ${String(values?.['count'])}`
  expect(amountText('receipt_paper', 48_260, t, 'en')).toBe('care.amount.receipt_paper 48.3')
  expect(amountText('page_paper', 1_430, t, 'en')).toBe('care.amount.page_paper 1,430')
  expect([daysUntil(null, 0), daysUntil(-5, 0), daysUntil(86_400_000 * 2.4, 0)]).toEqual([null, 0, 2])
})
