import type { ListQuery, Page } from '../types'
import type { Read, ReadOne, Write, WriteOne } from './operation'
import type { Target, TargetInput } from '../types'

export interface Release {
  id: string
  version: string
  target: string
  hardware: string[]
  release_counter: number
  size: number
  published_at: number
  notes: string
  terminals_running: number
}

export type AttemptState =
  | 'eligible'
  | 'downloading'
  | 'downloaded'
  | 'verified'
  | 'staged'
  | 'activating'
  | 'probation'
  | 'committed'
  | 'rejected'
  | 'failed'
  | 'rolled_back'
  | 'aborted'
  | 'superseded'
  | 'expired'

export type RolloutState =
  'draft' | 'awaiting_approval' | 'scheduled' | 'running' | 'paused' | 'halted' | 'rolling_back' | 'completed'

export type AttemptCounts = Record<AttemptState, number>

export interface RolloutSummary {
  id: string
  name: string
  release: { id: string; version: string }
  state: RolloutState
  counts: AttemptCounts
  created_at: number
  started_at: number | null
  ended_at: number | null
}

export interface Rollout extends RolloutSummary {
  targets: Target[]
  created_by: string
  version: number
}

export interface Attempt {
  attempt_id: string
  terminal_id: string
  terminal_name: string
  location_name: string | null
  state: AttemptState
  from_version: string
  bytes_done: number
  bytes_total: number
  reason: string | null
  updated_at: number
  steps: { state: AttemptState; at: number; reason: string | null }[]
}

export interface ReleasePaths {
  '/releases': { get: Read<Page<Release>, ListQuery> }
  '/releases/refresh': { post: Read<Page<Release>> }
  '/rollouts': {
    get: Read<Page<Rollout>, ListQuery & { state?: RolloutState }>
    post: Write<{ release_id: string; name: string; targets: TargetInput[] }, Rollout>
  }
  '/rollouts/{id}': { get: ReadOne<Rollout> }
  '/rollouts/{id}/start': { post: WriteOne<{ version: number }, Rollout> }
  '/rollouts/{id}/pause': { post: WriteOne<{ version: number }, Rollout> }
  '/rollouts/{id}/resume': { post: WriteOne<{ version: number }, Rollout> }
  '/rollouts/{id}/halt': { post: WriteOne<{ version: number }, Rollout> }
  '/rollouts/{id}/attempts': { get: ReadOne<Page<Attempt>, ListQuery & { state?: AttemptState }> }
}
