import { expect, it } from 'vitest'

import { stageOf } from './stage'

it('says that it waits for the network only once nobody was reached', () => {
  expect(stageOf(null, false)).toBe('connecting')
  expect(stageOf(null, true)).toBe('offline')
  // A server has answered once: what it said counts.
  expect(stageOf('pending', true)).toBe('pending')
})
