import type { HomeScreen, Language } from '../host/page-state'

export type { Zone } from '../host/page-state'

/** What a preview is asked to show, in a message from the page around its frame. */
export interface PreviewRequest {
  kind: 'theme-preview'
  theme: string
  /** The bundle that draws it; none for a built-in style. */
  bundle?: PreviewBundle | null
  /** What the home page has of real content. */
  content: PreviewContent
  /** Whether what is `null` or empty is filled in from a made-up hall. */
  filled: boolean
  language: Language
  elder: boolean
  /** The home page, what is shown while nobody is there, or the page of the first zone. */
  picture: 'home' | 'attract' | 'zone'
}

/** The text of a bundle's files: the frame may not fetch them itself. */
export interface PreviewBundle {
  sha256: string
  version: string
  module: string
  style: string
}

export type PreviewContent = Pick<HomeScreen, 'terminal_name' | 'location' | 'apps' | 'notices' | 'zones'>

/** What a preview says when it can be asked. */
export const PREVIEW_READY = 'theme-preview-ready'

/** What it says when a bundle cannot be shown. */
export const PREVIEW_FAILED = 'theme-preview-failed'

export function isPreviewRequest(data: unknown): data is PreviewRequest {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'theme-preview'
}
