import type { ListQuery, Page } from '../types'
import type { Read, ReadOne, Write, WriteOne } from './operation'
import type { TerminalEvent } from './event'
import type { RolloutSummary } from './release'

export type EnrollmentState =
  'pending' | 'approved' | 'active' | 'rejected' | 'suspended' | 'retired' | 'conflict'

export type Connectivity = 'online' | 'late' | 'offline' | 'never_seen'

export type ConvergenceState = 'in_sync' | 'converging' | 'held' | 'failed' | 'rolled_back' | 'unknown'

export interface Hardware {
  arch: string
  model?: string | null
  os?: string | null
  screen_width?: number | null
  screen_height?: number | null
  memory_bytes?: number | null
}

export interface ProcessSample {
  name: string
  cpu_percent: number
  memory: number
}

export interface HealthSample {
  cpu_percent: number
  memory_used: number
  memory_total: number
  disk_used: number
  disk_total: number
  temperature_c: number | null
  network_received: number
  network_sent: number
  uptime_s: number
  processes: ProcessSample[]
}

export interface Terminal {
  id: string
  name: string
  enrollment: EnrollmentState
  connectivity: Connectivity
  convergence: { state: ConvergenceState; reason: string | null }
  maintenance_until: number | null
  location: { id: string; name: string; division_code: string; division_name: string } | null
  display_code: string
  hardware: Hardware
  software_version: string
  enrolled_at: number
  last_check_in_at: number | null
  next_check_in_by: number | null
  session_open: boolean
  health: HealthSample | null
  version: number
}

export interface ActualState {
  software_version: string
  booted_at: number
  applied_etag: string | null
  shell: {
    heartbeat_at: number | null
    home_painted: boolean
    session_open: boolean
    open_app: string | null
  }
  outbox_backlog: number
  health: HealthSample | null
}

export interface TerminalApp {
  app_id: string
  name: string
  version_label: string
  state: string
}

export interface TerminalDetail extends Terminal {
  actual: ActualState | null
  desired: {
    etag: string
    apps: { app_id: string; name: string; version_label: string }[]
    release_version: string | null
  }
  apps: TerminalApp[]
  conflict: { fingerprints: { fingerprint: string; last_seen_at: number; address: string }[] } | null
}

export interface TerminalQuery extends ListQuery {
  q?: string
  division?: string
  location_id?: string
  enrollment?: EnrollmentState
  connectivity?: Connectivity
  software_version?: string
}

export interface HealthPoint {
  at: number
  cpu_percent: number
  memory_used: number
  memory_total: number
  disk_used: number
  disk_total: number
  temperature_c: number | null
  network_received: number
  network_sent: number
}

export interface HealthSeries {
  from: number
  to: number
  step_ms: number
  points: HealthPoint[]
}

export interface TerminalEventRow {
  id: string
  at: number
  received_at: number
  kind: string
  event: TerminalEvent
}

export interface CitizenSession {
  started_at: number
  ended_at: number
  end: string
  apps: { app_id: string; name: string; ms: number }[]
}

export type CommandState = 'waiting' | 'sent' | 'done' | 'refused' | 'failed' | 'expired'

export interface CommandOutcome {
  outcome: 'done' | 'refused' | 'failed'
  reason?: string
  screenshot?: string | null
}

export interface Command {
  id: string
  kind: 'screenshot' | 'restart_shell'
  created_at: number
  created_by: string
  expires_at: number
  state: CommandState
  outcome: CommandOutcome | null
  screenshot_url: string | null
}

export interface EnrollmentCode {
  id: string
  code_hint: string
  location: { id: string; name: string } | null
  note: string
  created_at: number
  created_by: string
  expires_at: number
  used_at: number | null
  terminal_id: string | null
  state: 'unused' | 'used' | 'expired' | 'revoked'
}

export interface IssuedCode {
  id: string
  code: string
  expires_at: number
}

export interface AttentionItem {
  kind: string
  terminal_id: string | null
  terminal_name: string | null
  location_name: string | null
  since: number
  detail: string | null
}

export interface DivisionSummary {
  code: string
  name: string
  total: number
  online: number
  late: number
  offline: number
  never_seen: number
}

export interface Overview {
  terminals: {
    total: number
    online: number
    late: number
    offline: number
    never_seen: number
    maintenance: number
  }
  enrollment: Partial<Record<EnrollmentState, number>>
  divisions: DivisionSummary[]
  attention: AttentionItem[]
  sessions_today: { count: number; by_app: { app_id: string; name: string; count: number }[] }
  rollouts: RolloutSummary[]
  server_time: number
}

export interface TerminalPaths {
  '/overview': { get: Read<Overview> }
  '/terminals': { get: Read<Page<Terminal>, TerminalQuery> }
  '/terminals/{id}': {
    get: ReadOne<TerminalDetail>
    patch: WriteOne<{ version: number; name?: string; location_id?: string | null }, Terminal>
  }
  '/terminals/{id}/approve': {
    post: WriteOne<{ version: number; name: string; location_id: string | null }, Terminal>
  }
  '/terminals/{id}/reject': { post: WriteOne<{ version: number; reason: string }, Terminal> }
  '/terminals/{id}/suspend': { post: WriteOne<{ version: number; reason: string }, Terminal> }
  '/terminals/{id}/resume': { post: WriteOne<{ version: number; reason: string }, Terminal> }
  '/terminals/{id}/retire': { post: WriteOne<{ version: number; reason: string }, Terminal> }
  '/terminals/{id}/resolve-conflict': {
    post: WriteOne<{ version: number; keep_fingerprint: string }, Terminal>
  }
  '/terminals/{id}/health': { get: ReadOne<HealthSeries, { from?: number; to?: number }> }
  '/terminals/{id}/events': { get: ReadOne<Page<TerminalEventRow>, ListQuery & { kind?: string }> }
  '/terminals/{id}/sessions': { get: ReadOne<Page<CitizenSession>, ListQuery> }
  '/terminals/{id}/commands': {
    get: ReadOne<Page<Command>, ListQuery>
    post: WriteOne<{ kind: Command['kind'] }, Command>
  }
  '/commands/{id}': { get: ReadOne<Command> }
  '/enrollment-codes': {
    get: Read<Page<EnrollmentCode>, ListQuery>
    post: Write<
      { location_id: string | null; count: number; valid_for_ms: number; note: string },
      { items: IssuedCode[] }
    >
  }
  '/enrollment-codes/{id}': { delete: ReadOne<null> }
}
