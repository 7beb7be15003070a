import { expect, it } from 'vitest'

import { appMessage, enrollingScreen, homeScreen, homeState, sampleRating } from '../demo/sample'
import { installation } from '../demo/installation'
import { maintenancePad } from '../demo/maintenance'
import type { Message } from '../host/page-state'
import { sceneOf } from './scene'

const switching: Message = { kind: 'switching', app_name: null, unit: null, contact: null }
const ended: Message = { ...switching, kind: 'session_ended_idle' }

it('starts until the shell has spoken', () => {
  expect(sceneOf(null)).toEqual({ kind: 'starting' })
})

it('starts until the agent has spoken to the shell', () => {
  expect(sceneOf({ ...homeState, screen: { page: 'starting' } })).toEqual({ kind: 'starting' })
})

it('shows the home page, with a note for who was away too long', () => {
  expect(sceneOf(homeState)).toEqual({ kind: 'home', screen: homeScreen, endedIdle: false })
  expect(sceneOf({ ...homeState, message: ended })).toMatchObject({ kind: 'home', endedIdle: true })
})

it('gives a failed app the whole page', () => {
  const message = appMessage('app_hung')
  expect(sceneOf({ ...homeState, message })).toEqual({ kind: 'message', message })
})

it('shows an upgrade whatever else there is', () => {
  expect(sceneOf({ ...homeState, screen: enrollingScreen, message: switching })).toEqual({
    kind: 'switching',
  })
})

it('shows an installation whatever is left of a session', () => {
  const state = installation({})
  expect(sceneOf(state)).toEqual({ kind: 'installation' })
  expect(sceneOf({ ...state, rating: sampleRating, message: appMessage('app_failed') }).kind).toBe(
    'installation',
  )
  expect(sceneOf({ ...state, hours: { state: 'closed', opens_at: null } }).kind).toBe('installation')
})

it('shows no message of an app to a terminal that is out of service', () => {
  const screen = { page: 'out_of_service', reason: 'suspended' } as const
  expect(sceneOf({ ...homeState, screen, message: appMessage('app_failed') }).kind).toBe('out_of_service')
})

it('says when a closed location opens, and leaves the screen to whoever maintains the terminal', () => {
  const state = { ...homeState, hours: { state: 'closed', opens_at: 5 } } as const
  expect(sceneOf({ ...state, message: ended })).toEqual({ kind: 'closed', screen: homeScreen, opensAt: 5 })
  expect(sceneOf({ ...state, hours: { state: 'over' } }).kind).toBe('home')
  expect(sceneOf({ ...state, maintenance: maintenancePad }).kind).toBe('maintenance')
  expect(sceneOf({ ...state, message: switching }).kind).toBe('switching')
})

it('asks for a rating on a terminal in service only, and thanks for it', () => {
  expect(sceneOf({ ...homeState, rating: sampleRating })).toEqual({ kind: 'rating', rating: sampleRating })
  const screen = { page: 'out_of_service', reason: 'suspended' } as const
  expect(sceneOf({ ...homeState, screen, rating: sampleRating }).kind).toBe('out_of_service')
  expect(sceneOf({ ...homeState, message: { ...ended, kind: 'rated' } }).kind).toBe('thanks')
})
