import { expect, it } from 'vitest'
import { MATTERS } from './index.ts'
import { DEPARTMENTS, LIFE_EVENTS } from './matter.ts'

it('every matter is whole', () => {
  expect(MATTERS.length).toBeGreaterThanOrEqual(30)
  expect(new Set(MATTERS.map(({ id }) => id)).size).toBe(MATTERS.length)
  for (const matter of MATTERS) {
    const lists = [matter.conditions, matter.materials, matter.steps, matter.law, matter.lifeEvents]
    expect(
      lists.every((list) => list.length > 0),
      matter.id,
    ).toBe(true)
    expect(
      matter.materials.every(({ count }) => count >= 1),
      matter.id,
    ).toBe(true)
    expect(matter.phone, matter.id).toMatch(/^\d{5}$|^0\d{2,3}-\d{7,8}$/)
  }
})

it('every heading has something under it', () => {
  for (const department of Object.keys(DEPARTMENTS))
    expect(
      MATTERS.some((matter) => matter.department === department),
      department,
    ).toBe(true)
  for (const event of Object.keys(LIFE_EVENTS))
    expect(
      MATTERS.some((matter) => (matter.lifeEvents as string[]).includes(event)),
      event,
    ).toBe(true)
})
