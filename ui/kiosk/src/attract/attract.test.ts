import { expect, it } from 'vitest'

import { homeState } from '../demo/sample'
import { sceneOf } from '../home/scene'
import type { PageState } from '../host/page-state'
import { ATTRACT_AFTER_MS, isAttracting, isUnattended } from './attract'

const unattended = (state: PageState): boolean => isUnattended(sceneOf(state), state)

it('begins when the home page was left alone for long enough', () => {
  expect(isAttracting(1000, 1000 + ATTRACT_AFTER_MS - 1)).toBe(false)
  expect(isAttracting(1000, 1000 + ATTRACT_AFTER_MS)).toBe(true)
  expect(isAttracting(null, Number.MAX_SAFE_INTEGER)).toBe(false)
})

it('is for nobody: neither a session nor a page that says something', () => {
  expect(unattended(homeState)).toBe(true)
  expect(unattended({ ...homeState, connectivity: { state: 'offline', since: 0 } })).toBe(true)
  expect(unattended({ ...homeState, session: { ...homeState.session, state: 'active' } })).toBe(false)
  const message = { app_name: null, unit: null, contact: null }
  expect(unattended({ ...homeState, message: { ...message, kind: 'session_ended_idle' } })).toBe(false)
  expect(unattended({ ...homeState, message: { ...message, kind: 'switching' } })).toBe(false)
  expect(unattended({ ...homeState, screen: { page: 'starting' } })).toBe(false)
})
