import type {
  Attempt,
  AttemptCounts,
  AttemptState,
  Held,
  HoldReason,
  Plan,
  Rollout,
  RolloutState,
  RolloutWave,
  SavedQuery,
  TerminalFilter,
  WaveState,
} from 'api'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NONE: AttemptCounts = {
  eligible: 0,
  downloading: 0,
  downloaded: 0,
  verified: 0,
  staged: 0,
  activating: 0,
  probation: 0,
  committed: 0,
  rejected: 0,
  failed: 0,
  rolled_back: 0,
  aborted: 0,
  superseded: 0,
  expired: 0,
}
const SIZES = [1_000, 9_000, 40_000, 50_000]
const PLAN: Plan = {
  waves: [
    { size: { kind: 'share', percent: 1 }, soak_ms: 2 * HOUR, done_percent: 90 },
    { size: { kind: 'share', percent: 9 }, soak_ms: 12 * HOUR, done_percent: 90 },
    { size: { kind: 'share', percent: 40 }, soak_ms: 24 * HOUR, done_percent: 90 },
    { size: { kind: 'rest' }, soak_ms: 0, done_percent: 100 },
  ],
  stop: { percent: 5, min_sample: 20 },
  crashes: { percent: 200 },
  silence_ms: 72 * HOUR,
}

/** The states of the waves of a rollout in a state. */
const WAVES: Record<string, WaveState[]> = {
  running: ['passed', 'soaking', 'waiting', 'waiting'],
  tripped: ['passed', 'tripped', 'waiting', 'waiting'],
  completed: ['passed', 'passed', 'passed', 'passed'],
  halted: ['passed', 'open', 'waiting', 'waiting'],
}

function counts(state: WaveState, size: number, bad: number): AttemptCounts {
  if (state === 'waiting') return { ...NONE, eligible: size }
  const rolled_back = Math.round(size * bad)
  if (state === 'passed') return { ...NONE, committed: size - rolled_back, rolled_back }
  const committed = Math.round(size * (state === 'soaking' ? 0.92 : 0.35))
  const rest = size - committed - rolled_back - 3
  const downloading = Math.round(rest / 2)
  return {
    ...NONE,
    committed,
    rolled_back,
    downloading,
    failed: 3,
    staged: Math.round(rest / 4),
    eligible: rest - downloading - Math.round(rest / 4),
  }
}

function wave(state: WaveState, index: number, now: number, kind: string): RolloutWave {
  const size = SIZES[index] ?? 0
  const numbers = counts(state, size, state === 'tripped' ? 0.058 : 0.004)
  const ended = numbers.committed + numbers.rolled_back + numbers.failed
  const failures = numbers.rolled_back + numbers.failed
  const goesOn = kind === 'running'
  return {
    number: index + 1,
    state,
    size: PLAN.waves[index]?.size ?? { kind: 'rest' },
    soak_ms: PLAN.waves[index]?.soak_ms ?? 0,
    done_percent: 90,
    stop: null,
    terminals: size,
    counts: numbers,
    failures,
    failure_percent: ended > 0 ? (failures / ended) * 100 : null,
    opened_at: state === 'waiting' ? null : now - (30 - index * 10) * HOUR,
    done_at: state === 'soaking' || state === 'passed' ? now - 3 * HOUR : null,
    soak_until: state === 'soaking' ? now + 9 * HOUR : null,
    passed_at: state === 'passed' ? now - (24 - index * 4) * HOUR : null,
    forecast: {
      opens_at: goesOn && state === 'waiting' ? now + index * 12 * HOUR : null,
      passes_at: goesOn && state === 'open' ? now + 20 * HOUR : null,
    },
  }
}

function sum(waves: RolloutWave[]): AttemptCounts {
  const all = { ...NONE }
  for (const { counts } of waves)
    for (const state of Object.keys(all) as AttemptState[]) all[state] += counts[state]
  return all
}

function rollout(index: number, name: string, kind: string, now: number): Rollout {
  const state = (kind === 'tripped' ? 'paused' : kind) as RolloutState
  const states = WAVES[kind]
  const waves = states?.map((one, at) => wave(one, at, now, kind)) ?? []
  const started_at = states === undefined ? null : now - 30 * HOUR
  return {
    id: `0190dddd-0000-7000-8000-00000000000${index}`,
    name,
    release: { id: '0190cccc-0000-7000-8000-000000000000', version: '1.4.0' },
    state,
    paused_by: kind === 'tripped' ? 'threshold' : null,
    stopped_for: kind === 'tripped' ? '525 of 3678 attempts of the rollout went wrong' : null,
    needs_approval: kind === 'awaiting_approval',
    approval: { submitted_at: kind === 'awaiting_approval' ? now - 20 * MINUTE : null },
    starts_at: kind === 'scheduled' ? now + 9 * HOUR : null,
    targets: [{ kind: 'everywhere', id: null, name: '' }],
    plan: PLAN,
    activation: { when: { kind: 'outside_opening_hours' } },
    waves,
    crashes: { upgraded: 14, upgraded_per_1000_hours: 1.9, others: 61, others_per_1000_hours: 1.4 },
    ends_at: kind === 'running' ? now + 60 * HOUR : null,
    counts: sum(waves),
    created_at: now - 48 * HOUR,
    created_by: kind === 'awaiting_approval' ? 'wangjun' : 'chenxq',
    started_at,
    ended_at: kind === 'completed' || kind === 'halted' ? now - HOUR : null,
    version: 2,
  }
}

export function rollouts(now: number): Rollout[] {
  return [
    rollout(0, '全市 1.4.0', 'running', now),
    rollout(1, '全市 1.4.0 第一次', 'tripped', now),
    rollout(2, '万源 1.4.0', 'awaiting_approval', now),
    rollout(3, '宣汉 1.4.0', 'scheduled', now),
    rollout(4, '达川 1.4.0', 'draft', now),
    rollout(5, '全市 1.3.2', 'completed', now),
    rollout(6, '开江 1.3.1', 'halted', now),
  ]
}

/** One attempt for each thing that can keep it, and some that go on or have ended. */
export function attempts(now: number): Attempt[] {
  const held = (reason: HoldReason, until: number | null, detail: string | null = null): Held => ({
    reason,
    until,
    detail,
  })
  const rows: [AttemptState, Held | null, string | null][] = [
    ['rolled_back', null, 'the shell did not paint its home page'],
    ['downloading', null, null],
    ['staged', held('citizen', null), null],
    ['eligible', held('soak', now + 9 * HOUR, 'wave 3 of 4'), null],
    ['eligible', held('hold', now + 100 * HOUR, '高考期间不升级'), null],
    ['staged', held('opening_hours', now + 4 * HOUR), null],
    ['staged', held('lock', now + 8 * MINUTE, '社保查询 for payment'), null],
    ['eligible', held('offline', null), null],
    ['downloading', held('metered', null), null],
    ['committed', null, null],
  ]
  const order: AttemptState[] = [
    'eligible',
    'downloading',
    'downloaded',
    'verified',
    'staged',
    'activating',
    'probation',
  ]
  return rows.map(([state, kept, reason], index) => {
    const before = order.includes(state) ? order.slice(0, order.indexOf(state)) : order
    const steps = [...before, state]
    return {
      attempt_id: `0190eeee-0000-7000-8000-00000000000${index}`,
      rollout_id: '0190dddd-0000-7000-8000-000000000000',
      terminal_id: `0190aaaa-0000-8000-8000-00000000000${index + 1}`,
      terminal_name: `渠县 ${index + 1} 号机`,
      location_name: '渠县政务服务中心',
      wave: kept?.reason === 'soak' ? 3 : 2,
      state,
      held: kept,
      from_version: '1.3.2',
      bytes_done: 24_000_000,
      bytes_total: 61_240_000,
      reason,
      updated_at: now - index * 4 * MINUTE,
      steps: steps.map((one, step) => ({
        state: one,
        at: now - (steps.length - step) * MINUTE,
        reason: null,
      })),
    }
  })
}

const ANY: TerminalFilter = {
  q: null,
  division: null,
  location_id: null,
  enrollment: null,
  connectivity: null,
  software_version: null,
  tag: null,
  arch: null,
  model: null,
  device: null,
}

export function savedQueries(now: number): SavedQuery[] {
  return ['示范点终端', '渠县 GWI-2300'].map((name, index) => ({
    id: `0190ffff-0000-7000-8000-00000000010${index}`,
    name,
    filter: { ...ANY, ...(index === 0 ? { tag: '示范点' } : { division: '511725', model: 'GWI-2300' }) },
    created_at: now - 90 * HOUR,
    created_by: 'chenxq',
    version: 1,
  }))
}
