import type { Language, PageState } from './page-state'

/** What the pages ask of the shell, and what each request carries. */
export interface HostRequests {
  ready: Record<string, never>
  painted: Record<string, never>
  open_app: { app_id: string }
  go_home: Record<string, never>
  end_session: Record<string, never>
  extend_session: Record<string, never>
  submit_enrollment_code: { code: string }
  dismiss_message: Record<string, never>
  set_language: { language: Language }
  set_elder: { on: boolean }
}

/** The shell's side, injected by it before any script of the page runs. */
export interface KioskHost {
  invoke: <Name extends keyof HostRequests>(name: Name, args: HostRequests[Name]) => Promise<unknown>
  onState: (callback: (state: PageState) => void) => void
}

declare global {
  interface Window {
    kioskHost?: KioskHost
  }
}

/** The shell; where there is none (a developer's browser), a stand-in with sample data. */
export async function findHost(): Promise<KioskHost> {
  if (window.kioskHost) return window.kioskHost
  const { createDemoHost } = await import('../demo/demo-host')
  return createDemoHost(new URLSearchParams(window.location.search))
}
