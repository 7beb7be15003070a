import { sampleApps } from '../demo/apps'
import { homeScreen, homeState } from '../demo/sample'
import type { HomeScreen, PageState } from '../host/page-state'
import type { PreviewRequest } from './request'

/** The home page that a request is about. */
export function previewScreen({ theme, content, filled }: PreviewRequest): HomeScreen {
  if (!filled) return { ...homeScreen, ...content, theme, theme_bundle: null }
  return {
    ...homeScreen,
    ...content,
    theme,
    terminal_name: content.terminal_name || homeScreen.terminal_name,
    location: content.location ?? homeScreen.location,
    apps: content.apps.length > 0 ? content.apps : sampleApps.slice(),
  }
}

/** The state of a terminal that shows it. */
export function previewState(request: PreviewRequest, now: number): PageState {
  return {
    ...homeState,
    now,
    language: request.language,
    elder: request.elder,
    screen: previewScreen(request),
  }
}
