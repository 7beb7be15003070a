import type { Plan, Rollout } from 'api'
import { newDraft, presetWaves, type PlanDraft, type Preset, type WaveDraft } from './plan-draft'

/** The form as it was when a draft was made of it. */
export function draftOf(rollout: Rollout): PlanDraft {
  const { plan, activation } = rollout
  const when = activation.when ?? { kind: 'anytime' as const }
  const base = newDraft(rollout.release.id)
  const starts_at = rollout.starts_at == null ? null : new Date(rollout.starts_at)
  const waves = wavesOf(plan)
  return {
    ...base,
    name: rollout.name,
    targets: rollout.targets,
    preset: presetOf(waves),
    waves,
    done_percent: waves.length === 0 ? base.done_percent : (plan.waves[0]?.done_percent ?? 100),
    silence_ms: plan.silence_ms ?? base.silence_ms,
    ...stopOf(plan, base),
    when: when.kind,
    windows: when.kind === 'windows' ? when.windows : base.windows,
    deadline: activation.deadline == null ? null : new Date(activation.deadline),
    needs_approval: rollout.needs_approval,
    starts: starts_at === null ? 'by_hand' : 'at_time',
    starts_at,
  }
}

/** All but the last, which takes the rest. */
function wavesOf(plan: Plan): WaveDraft[] {
  return plan.waves.flatMap(({ size, soak_ms }): WaveDraft[] => {
    const soak = { soak_ms: soak_ms ?? 0 }
    if (size.kind === 'share') return [{ kind: 'share', value: size.percent, ...soak }]
    return size.kind === 'count' ? [{ kind: 'count', value: size.terminals, ...soak }] : []
  })
}

function presetOf(waves: WaveDraft[]): Preset {
  const same = (preset: Preset): boolean => JSON.stringify(presetWaves(preset)) === JSON.stringify(waves)
  return (['once', 'careful'] as const).find(same) ?? 'own'
}

function stopOf(plan: Plan, base: PlanDraft): Partial<PlanDraft> {
  const { stop, crashes } = plan
  return {
    stops: stop != null,
    stop_by: stop?.count == null ? 'percent' : 'count',
    stop_percent: stop?.percent ?? base.stop_percent,
    stop_count: stop?.count ?? base.stop_count,
    stop_sample: stop?.min_sample ?? base.stop_sample,
    watches_crashes: crashes != null,
    crash_times: crashes == null ? base.crash_times : crashes.percent / 100,
  }
}
