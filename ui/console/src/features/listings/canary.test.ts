import { expect, it } from 'vitest'
import { failureShare } from './canary'

it('sets failures against sessions', () => {
  const share = (sessions: number, failures: number): string => failureShare({ sessions, failures })
  expect([share(0, 0), share(0, 2), share(40, 0)]).toEqual(['—', '≥ 100%', '0%'])
  expect([share(1000, 1), share(80, 2), share(3, 2)]).toEqual(['0.1%', '2.5%', '67%'])
})
