import { expect, it } from 'vitest'

import { sampleApps } from '../demo/apps'
import { homeScreen } from '../demo/sample'
import { previewScreen, previewState } from './preview-state'
import { isPreviewRequest, type PreviewRequest } from './request'

const request: PreviewRequest = {
  kind: 'theme-preview',
  theme: 'hanque',
  content: { terminal_name: '', location: null, apps: [], notices: [], zones: [] },
  filled: true,
  language: 'en',
  elder: true,
  picture: 'home',
}

it('fills in what a new fleet does not have, but makes up no notice', () => {
  expect(previewScreen(request)).toMatchObject({
    theme: 'hanque',
    location: homeScreen.location,
    apps: sampleApps,
    notices: [],
  })
})

it('shows a real terminal as it is', () => {
  expect(previewScreen({ ...request, filled: false })).toMatchObject({
    location: null,
    apps: [],
    notices: [],
  })
})

it('shows what there is', () => {
  const app = { ...homeScreen.apps.slice(0, 1)[0], name: '渠县社保' } as (typeof homeScreen.apps)[number]
  const screen = previewScreen({ ...request, content: { ...request.content, apps: [app] } })
  expect(screen.apps).toEqual([app])
})

it('is in the language and the size that was asked for', () => {
  expect(previewState(request, 5)).toMatchObject({ now: 5, language: 'en', elder: true })
})

it('listens to requests alone', () => {
  expect(isPreviewRequest(request)).toBe(true)
  for (const other of [null, 'theme-preview', { kind: 'other' }, 5])
    expect(isPreviewRequest(other)).toBe(false)
})
