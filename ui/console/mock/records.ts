import type { CitizenSession, Command, HealthSeries, Release, TerminalEventRow } from 'api'
import { sample } from './fleet'

const MINUTE = 60_000

/** A day of measurements with a hole in it. */
export function health(now: number): HealthSeries {
  const step = 10 * MINUTE
  const points = Array.from({ length: 144 }, (_, index) => ({ at: now - (143 - index) * step, ...sample() }))
  return { from: now - 144 * step, to: now, step_ms: step, points: points.filter((_, i) => i < 60 || i > 72) }
}

export function events(now: number): TerminalEventRow[] {
  const rows: TerminalEventRow['event'][] = [
    {
      kind: 'session',
      started_at: now - 4 * MINUTE,
      ended_at: now - MINUTE,
      end: 'button',
      apps: [['0190aaaa', 92_000]],
    },
    { kind: 'shell_failed', reason: 'was ended by signal 11' },
    { kind: 'file_healed', file: 'identity', reason: 'a reason that nobody has heard of' },
    {
      kind: 'app_failed',
      app_id: '0190aaaa-0000-8000-8000-00000000012d',
      version_id: '1',
      failure: { failure: 'load_failed', reason: 'its server answered with status 503' },
    },
    {
      kind: 'app_failed',
      app_id: '0190aaaa-0000-8000-8000-00000000012d',
      version_id: '1',
      failure: { failure: 'over_bound', bound: 'memory', used: 1_630_000_000, limit: 1_431_655_765 },
    },
    {
      kind: 'app_quarantined',
      app_id: '0190aaaa-0000-8000-8000-00000000012d',
      version_id: '1',
      until: now + 43 * MINUTE,
    },
    { kind: 'app_blocked', app_id: '1', origin: 'https://tracker.example.com' },
    { kind: 'upgrade_step', attempt_id: '1', state: 'staged' },
    { kind: 'app_installed', app_id: '1', version_id: '1' },
    { kind: 'agent_started', software_version: '1.3.2', reason: 'unclean' },
  ]
  return rows.map((event, index) => ({
    id: String(100 - index),
    terminal_id: 'x',
    at: now - index * 17 * MINUTE,
    received_at: now,
    kind: event.kind,
    event,
  }))
}

export function commands(now: number): Command[] {
  const outcomes: [Command['kind'], Command['state'], Command['outcome']][] = [
    ['screenshot', 'sent', null],
    ['restart_shell', 'done', { outcome: 'done' }],
    ['screenshot', 'refused', { outcome: 'refused', reason: 'session_open' }],
    ['screenshot', 'failed', { outcome: 'failed', reason: 'the shell did not answer in time' }],
  ]
  return outcomes.map(([kind, state, outcome], index) => ({
    id: `0190ffff-0000-7000-8000-00000000000${index}`,
    terminal_id: 'x',
    kind,
    state,
    outcome,
    created_at: now - index * 50 * MINUTE,
    created_by: 'chenxq',
    expires_at: now + MINUTE,
    ended_at: state === 'sent' ? null : now - index * 50 * MINUTE + 4000,
  }))
}

export function sessions(now: number): CitizenSession[] {
  return Array.from({ length: 12 }, (_, index) => ({
    terminal_id: 'x',
    started_at: now - (index + 1) * 23 * MINUTE,
    ended_at: now - (index + 1) * 23 * MINUTE + 160_000 + index * 9000,
    end: index % 3 === 0 ? 'idle' : 'button',
    apps: [{ app_id: '1', name: '社保查询', ms: 92_000 }],
  }))
}

export function releases(now: number): Release[] {
  return ['1.4.0', '1.3.2', '1.3.1'].map((version, index) => ({
    id: `0190cccc-0000-7000-8000-00000000000${index}`,
    version,
    target: `kiosk-${version}-aarch64.tar.zst`,
    hardware: ['x86_64', 'aarch64'],
    release_counter: 14 - index,
    sha256: 'f0',
    size: 61_240_000 + index * 480_000,
    published_at: now - (index * 21 + 2) * 86_400_000,
    notes: index === 0 ? '首页加载更快；修复打印后未清屏' : '',
    terminals_running: [18, 41, 3][index] ?? 0,
  }))
}
