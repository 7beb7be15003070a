import type { Connectivity, ConvergenceState, HealthSample, Terminal, TerminalDetail } from 'api'
import { dice } from './random'
import { attempts } from './rollouts'

const HALLS: [code: string, division: string, name: string, count: number][] = [
  ['511702', '通川区', '通川区政务服务中心', 9],
  ['511702', '通川区', '达州市政务服务中心', 12],
  ['511703', '达川区', '达川区政务服务中心', 7],
  ['511722', '宣汉县', '宣汉县政务服务中心', 8],
  ['511723', '开江县', '开江县政务服务中心', 5],
  ['511724', '大竹县', '大竹县政务服务中心', 7],
  ['511725', '渠县', '渠县政务服务中心', 8],
  ['511781', '万源市', '万源市政务服务中心', 6],
]
const MINUTE = 60_000
const GB = 1024 ** 3
const random = dice(7)

function id(index: number): string {
  return `0190aaaa-0000-8000-8000-${index.toString(16).padStart(12, '0')}`
}

export function sample(): HealthSample {
  return {
    cpu_percent: 6 + random() * 40,
    memory_used: (2.1 + random() * 3) * GB,
    memory_total: 8 * GB,
    disk_used: (22 + random() * 60) * GB,
    disk_total: 118 * GB,
    temperature_c: 41 + random() * 18,
    network_received: random() * 2e6,
    network_sent: random() * 2e5,
    uptime_s: 86_400 * 3,
    processes: [
      { name: 'kiosk-launcher', cpu_percent: 0, memory: 4e6 },
      { name: 'kiosk-agent', cpu_percent: 0.6, memory: 31e6 },
      { name: 'kiosk-shell', cpu_percent: 2.4, memory: 164e6 },
      { name: 'WebKitWebProcess', cpu_percent: 7.1, memory: 288e6 },
    ],
  }
}

function connectivityOf(roll: number): Connectivity {
  if (roll > 0.93) return 'offline'
  if (roll > 0.88) return 'late'
  return roll > 0.86 ? 'never_seen' : 'online'
}

function convergenceOf(roll: number): { state: ConvergenceState; reason: string | null } {
  if (roll > 0.96) return { state: 'rolled_back', reason: 'the shell did not paint its home page' }
  if (roll > 0.9) return { state: 'held', reason: 'a citizen is at the terminal' }
  return roll > 0.82 ? { state: 'converging', reason: null } : { state: 'in_sync', reason: null }
}

function terminal(index: number, now: number, hall: (typeof HALLS)[number], place: number): Terminal {
  const connectivity = connectivityOf(random())
  const age = { online: 20_000, late: 9 * MINUTE, offline: 190 * MINUTE, never_seen: 0 }[connectivity]
  return {
    id: id(index),
    name: `${hall[2].replace('政务服务中心', '')} ${place} 号机`,
    enrollment: 'active',
    connectivity,
    convergence: convergenceOf(random()),
    maintenance_until: null,
    location: {
      id: id(1000 + HALLS.indexOf(hall)),
      name: hall[2],
      division_code: hall[0],
      division_name: hall[1],
    },
    display_code: `K7${index}-QX${place}M`,
    hardware: {
      arch: 'aarch64',
      os: 'Kylin V10 SP1',
      model: 'GWI-2300',
      memory_bytes: 8 * GB,
      disk_bytes: 118 * GB,
      fingerprint: 'f0',
    },
    tags: place === 1 ? ['示范点'] : [],
    software_version: random() > 0.3 ? '1.3.2' : '1.4.0',
    enrolled_at: now - 40 * 86_400_000,
    last_check_in_at: connectivity === 'never_seen' ? null : now - age * (0.5 + random()),
    next_check_in_by: now + MINUTE,
    session_open: connectivity === 'online' && random() > 0.7,
    health: connectivity === 'never_seen' ? null : sample(),
    version: 3,
  }
}

/** A fleet in the halls of Dazhou, with troubles of every kind, the worst first. */
export function fleet(now: number): Terminal[] {
  let index = 0
  const all = HALLS.flatMap((hall) =>
    Array.from({ length: hall[3] }, (_, place) => terminal((index += 1), now, hall, place + 1)),
  )
  const pending = HALLS.slice(0, 3).map((hall, index) => ({
    ...terminal(200 + index, now, hall, index + 1),
    name: '',
    location: null,
    enrollment: index === 2 ? ('conflict' as const) : ('pending' as const),
    connectivity: 'never_seen' as const,
    health: null,
    enrolled_at: now - (index + 1) * 4 * MINUTE,
  }))
  const order: Connectivity[] = ['offline', 'late', 'never_seen', 'online']
  return [...pending, ...all].sort((a, b) => order.indexOf(a.connectivity) - order.indexOf(b.connectivity))
}

/** A terminal's page. */
export function detail(one: Terminal, now: number): TerminalDetail {
  const apps = [
    { app_id: id(301), name: '社保查询', version_label: '2.1.0', state: 'ready' },
    {
      app_id: id(302),
      name: '公积金',
      version_label: '1.0.4',
      state: 'ready',
      quarantined_until: now + 40 * 60_000,
    },
    {
      app_id: id(303),
      name: '不动产登记查询',
      version_label: '3.0.0',
      state: 'failed',
      reason: 'the entry page is not in it: "index.html"',
    },
    { app_id: id(304), name: '公交线路查询', version_label: '1.1.0', state: 'downloading' },
  ]
  return {
    ...one,
    actual: {
      software_version: one.software_version,
      booted_at: now - 3 * 86_400_000,
      applied_etag: 'a1',
      shell: {
        heartbeat_at: now,
        home_painted: true,
        session_open: one.session_open,
        open_app: null,
        id_card_reader: { state: 'ready' as const },
        printer: { state: 'wants' as const, code: 'paper_low' },
        sandboxed: true,
      },
      hardening: { at: now - 7_200_000, to_mend: ['login_prompts', 'firewall'], unknown: ['boot_menu'] },
      outbox_backlog: 0,
      health: one.health,
    },
    desired: { etag: 'a1', apps, release_version: '1.4.0' },
    attempt: attempts(now)[3] ?? null,
    hold: null,
    power_cuts: [
      { began_at: now - 30 * 3_600_000, ended_at: now - 29 * 3_600_000, is_low: false, charge_percent: 64 },
    ],
    predecessors: [],
    apps: apps.map((app) => ({ ...app, quarantine_lifted: false })),
    conflict:
      one.enrollment === 'conflict'
        ? {
            fingerprints: [
              { fingerprint: '9f2ce7719f2ce7719f2ce771', last_seen_at: now - MINUTE, address: '10.8.3.21' },
              {
                fingerprint: '04bb91d204bb91d204bb91d2',
                last_seen_at: now - 3 * MINUTE,
                address: '10.8.7.105',
              },
            ],
          }
        : null,
  }
}
