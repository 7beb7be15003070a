import type { Target, TargetInput } from 'api'

/** What the server is told: names are for people. */
export function targetInputs(targets: readonly Target[]): TargetInput[] {
  return targets.map(({ kind, id }) => ({ kind, id }))
}

/** A list of targets with one more; the same one twice changes nothing, and "everywhere" stands alone. */
export function withTarget(targets: readonly Target[], next: Target): Target[] {
  if (next.kind === 'everywhere') return [next]
  const rest = targets.filter((one) => one.kind !== 'everywhere')
  return rest.some((one) => one.kind === next.kind && one.id === next.id) ? rest : [...rest, next]
}
