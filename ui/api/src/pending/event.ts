/** What a terminal reports, tagged by `kind`. */
export type TerminalEvent =
  | { kind: 'agent_started'; software_version: string; reason: string }
  | { kind: 'session'; started_at: number; ended_at: number; end: string; apps: unknown[] }
  | { kind: 'app_failed'; app_id: string; version_id: string; failure: { failure: string; reason?: string } }
  | { kind: 'app_blocked'; app_id: string; origin: string }
  | { kind: 'app_installed'; app_id: string; version_id: string }
  | { kind: 'app_refused'; app_id: string; version_id: string; reason: string }
  | { kind: 'shell_failed'; reason: string }
  | { kind: 'upgrade_step'; attempt_id: string; state: string; reason?: string }
  | { kind: 'file_healed'; file: string; reason: string }
  | { kind: 'samples_dropped'; count: number }
