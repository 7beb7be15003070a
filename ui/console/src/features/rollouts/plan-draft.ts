import type { Activation, Plan, RolloutInput, Target, UpgradeWindow, WavePlan } from 'api'
import { span } from 'kit'
import { targetInputs } from '../targets/target'

/** How the waves are chosen. */
export type Preset = 'once' | 'careful' | 'own'

/** A wave before the last one, which takes all that are left. */
export interface WaveDraft {
  kind: 'share' | 'count'
  /** Percent of all terminals, or a number of them. */
  value: number
  soak_ms: number
}

/** What the form holds. */
export interface PlanDraft {
  name: string
  release_id: string
  targets: Target[]
  preset: Preset
  waves: WaveDraft[]
  done_percent: number
  silence_ms: number
  stops: boolean
  stop_by: 'percent' | 'count'
  stop_percent: number
  stop_sample: number
  stop_count: number
  watches_crashes: boolean
  crash_times: number
  when: NonNullable<Activation['when']>['kind']
  windows: UpgradeWindow[]
  deadline: Date | null
  needs_approval: boolean
  starts: 'by_hand' | 'at_time'
  starts_at: Date | null
}

/** A wave to begin an own plan with. */
export const FIRST_WAVE: WaveDraft = { kind: 'count', value: 10, soak_ms: 2 * span.HOUR }
/** When halls are empty. */
export const NIGHT: UpgradeWindow = { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00' }

/** One percent, then up to a tenth, up to a half, and all. */
const CAREFUL: WaveDraft[] = [
  { kind: 'share', value: 1, soak_ms: 2 * span.HOUR },
  { kind: 'share', value: 9, soak_ms: 12 * span.HOUR },
  { kind: 'share', value: 40, soak_ms: span.DAY },
]

/** The waves that a preset begins with. */
export function presetWaves(preset: Preset): WaveDraft[] {
  if (preset === 'once') return []
  return preset === 'careful' ? CAREFUL.map((wave) => ({ ...wave })) : [{ ...FIRST_WAVE }]
}

/** What the form begins with: careful waves that stop by themselves. */
export function newDraft(release_id = ''): PlanDraft {
  return {
    name: '',
    release_id,
    targets: [],
    preset: 'careful',
    waves: presetWaves('careful'),
    done_percent: 90,
    silence_ms: 3 * span.DAY,
    stops: true,
    stop_by: 'percent',
    stop_percent: 5,
    stop_sample: 20,
    stop_count: 3,
    watches_crashes: true,
    crash_times: 2,
    when: 'anytime',
    windows: [{ ...NIGHT }],
    deadline: null,
    needs_approval: false,
    starts: 'by_hand',
    starts_at: null,
  }
}

/** The plan as the server is told. */
export function planOf(draft: PlanDraft): Plan {
  const wave = (size: WavePlan['size'], soak_ms: number): WavePlan => ({
    size,
    soak_ms,
    done_percent: draft.waves.length === 0 ? 100 : draft.done_percent,
    stop: null,
  })
  const first = draft.waves.map(({ kind, value, soak_ms }) =>
    wave(kind === 'share' ? { kind, percent: value } : { kind, terminals: value }, soak_ms),
  )
  const share = draft.stop_by === 'percent'
  return {
    waves: [...first, { ...wave({ kind: 'rest' }, 0), done_percent: 100 }],
    stop: draft.stops
      ? {
          percent: share ? draft.stop_percent : null,
          count: share ? null : draft.stop_count,
          min_sample: draft.stop_sample,
        }
      : null,
    crashes: draft.watches_crashes ? { percent: Math.round(draft.crash_times * 100) } : null,
    silence_ms: draft.silence_ms,
  }
}

/** When terminals may switch, as the server is told. */
export function activationOf(draft: PlanDraft): Activation {
  return {
    when: draft.when === 'windows' ? { kind: 'windows', windows: draft.windows } : { kind: draft.when },
    deadline: draft.when === 'anytime' ? null : (draft.deadline?.getTime() ?? null),
  }
}

/** When it begins; `null` for by hand. */
export function startsAt(draft: PlanDraft): number | null {
  return draft.starts === 'at_time' ? (draft.starts_at?.getTime() ?? null) : null
}

/** All of it. */
export function rolloutBody(draft: PlanDraft): RolloutInput {
  return {
    name: draft.name.trim(),
    release_id: draft.release_id,
    targets: targetInputs(draft.targets),
    plan: planOf(draft),
    activation: activationOf(draft),
    needs_approval: draft.needs_approval,
    starts_at: startsAt(draft),
  }
}

/** Percent of all terminals that have had their turn after each wave; `null` from the first number on. */
export function reached(waves: readonly WaveDraft[]): (number | null)[] {
  let sum: number | null = 0
  return waves.map((wave) => {
    sum = sum === null || wave.kind === 'count' ? null : sum + wave.value
    return sum
  })
}
