import { expect, it } from 'vitest'
import { Session } from './session'

const LIMITS = { idle: 60, warning: 30 }

it('warns, counts down and ends when nobody is there', () => {
  const session = new Session(0)
  expect(session.phase(59_999, LIMITS)).toEqual({ at: 'open' })
  expect(session.phase(60_000, LIMITS)).toEqual({ at: 'warning', seconds: 30 })
  expect(session.phase(89_001, LIMITS)).toEqual({ at: 'warning', seconds: 1 })
  expect(session.phase(90_000, LIMITS)).toEqual({ at: 'ended', because: 'idle' })
})

it('one touch extends it, but does not bring it back', () => {
  const session = new Session(0)
  session.touch(80_000, LIMITS)
  expect(session.phase(139_000, LIMITS)).toEqual({ at: 'open' })
  session.touch(170_000, LIMITS)
  expect(session.phase(170_000, LIMITS)).toEqual({ at: 'ended', because: 'idle' })
})

it('gives an app time, but never beyond 15 minutes after the last touch', () => {
  const session = new Session(0)
  expect(session.stay(300, 10_000)).toBe(310_000)
  expect(session.phase(309_999, LIMITS)).toEqual({ at: 'open' })
  expect(session.phase(310_000, LIMITS)).toEqual({ at: 'warning', seconds: 30 })
  expect(session.stay(900, 310_000)).toBe(900_000)
  expect(session.stay(900, 900_000)).toBeUndefined()
})

it('the first end counts', () => {
  const session = new Session(0)
  session.end('app')
  session.end('button')
  expect(session.phase(0, LIMITS)).toEqual({ at: 'ended', because: 'app' })
})
