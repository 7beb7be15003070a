import type { AttentionKind, Connectivity, DivisionSummary, EnrollmentCode, Overview, Terminal } from 'api'
import { detail, fleet } from './fleet'
import { commands, events, health, releases, sessions } from './records'
import { attempts, rollouts, savedQueries } from './rollouts'

const page = (items: unknown[]): object => ({ items, next: null, total: items.length })

function count(terminals: Terminal[], state: Connectivity): number {
  return terminals.filter((one) => one.connectivity === state && one.enrollment === 'active').length
}

function kindOf(one: Terminal): AttentionKind {
  return one.connectivity === 'offline' || one.connectivity === 'late' ? one.connectivity : 'rolled_back'
}

function overview(all: Terminal[], now: number): Overview {
  const active = all.filter((one) => one.enrollment === 'active')
  const numbers = (some: Terminal[]): Omit<DivisionSummary, 'code' | 'name'> => ({
    total: some.length,
    online: count(some, 'online'),
    late: count(some, 'late'),
    offline: count(some, 'offline'),
    never_seen: count(some, 'never_seen'),
  })
  const codes = [...new Set(active.map((one) => one.location?.division_code ?? ''))]
  return {
    terminals: { ...numbers(active), maintenance: 2 },
    enrollment: {
      pending: 2,
      conflict: 1,
      active: active.length,
      approved: 0,
      rejected: 0,
      retired: 0,
      suspended: 0,
    },
    divisions: codes
      .map((code) => {
        const here = active.filter((one) => one.location?.division_code === code)
        return { code, name: here[0]?.location?.division_name ?? '', ...numbers(here) }
      })
      .sort((a, b) => b.offline - a.offline || b.late - a.late),
    attention: active
      .filter(
        (one) => ['offline', 'late'].includes(one.connectivity) || one.convergence.state === 'rolled_back',
      )
      .slice(0, 12)
      .map((one) => ({
        kind: kindOf(one),
        terminal_id: one.id,
        terminal_name: one.name,
        location_name: one.location?.name ?? null,
        since: one.last_check_in_at ?? one.enrolled_at,
        detail: one.convergence.reason,
      })),
    overdue_findings: [],
    unclean_terminals: [],
    low_consumables: 0,
    overdue_ratings: [],
    quarantined_apps: [
      { app_id: '2', name: '公积金', quarantined_terminals: 14, listed_terminals: active.length },
    ],
    sessions_today: {
      count: 1284,
      by_app: [
        { app_id: '1', name: '社保查询', count: 486 },
        { app_id: '2', name: '公积金', count: 322 },
        { app_id: '3', name: '不动产登记查询', count: 207 },
        { app_id: '4', name: '公交线路查询', count: 96 },
      ],
    },
    rollouts: rollouts(now).filter((one) => one.state === 'running' || one.state === 'paused'),
    server_time: now,
  }
}

function codes(now: number): EnrollmentCode[] {
  return (['unused', 'used', 'expired', 'revoked'] as const).map((state, index) => ({
    id: String(index),
    code_hint: ['7KQX', 'M2PD', '9HTW', 'C4RA'][index] ?? '',
    location: { id: '1', name: '大竹县政务服务中心' },
    note: '大竹县 5 月安装批次',
    created_at: now - 86_400_000,
    created_by: 'chenxq',
    expires_at: now + 6 * 86_400_000,
    used_at: state === 'used' ? now - 3_600_000 : null,
    terminal_id: state === 'used' ? 'x' : null,
    state,
  }))
}

/** The answer to a read; `undefined` where the real server is to be asked. */
export function answer(url: URL, now: number): object | undefined {
  const all = fleet(now)
  const path = url.pathname.replace('/api/', '')
  const [noun = '', id = '', part = ''] = path.split('/')
  if (path === 'overview') return overview(all, now)
  if (noun === 'terminals' && id === '') {
    const want = (name: string): string | null => url.searchParams.get(name)
    return page(
      all.filter(
        (one) =>
          (want('enrollment') === null || one.enrollment === want('enrollment')) &&
          (want('connectivity') === null || one.connectivity === want('connectivity')) &&
          (want('division') === null || one.location?.division_code === want('division')) &&
          one.name.includes(want('q') ?? ''),
      ),
    )
  }
  if (noun === 'terminals') {
    const parts: Record<string, () => object> = {
      health: () => health(now),
      events: () => page(events(now)),
      sessions: () => page(sessions(now)),
      commands: () => page(commands(now)),
    }
    const one = all.find((terminal) => terminal.id === id)
    return part === '' ? one && detail(one, now) : parts[part]?.()
  }
  if (path === 'enrollment-codes') return page(codes(now))
  if (path === 'releases') return page(releases(now))
  if (path === 'rollouts') {
    const state = url.searchParams.get('state')
    return page(rollouts(now).filter((one) => state === null || one.state === state))
  }
  if (path === 'saved-queries') return page(savedQueries(now))
  if (path === 'tags')
    return {
      items: [
        { tag: '示范点', terminal_count: 12 },
        { tag: '移动终端', terminal_count: 4 },
      ],
    }
  if (noun === 'rollouts')
    return part === 'attempts' ? page(attempts(now)) : rollouts(now).find((one) => one.id === id)
  return undefined
}
