import { shallowMount } from '@vue/test-utils'
import type { AttemptCounts, Rollout, RolloutState } from 'api'
import { expect, it, vi } from 'vitest'
import { i18n } from '../../app/i18n'
import PlanNote from './PlanNote.vue'
import RolloutBar from './RolloutBar.vue'
import RolloutProgress from './RolloutProgress.vue'

vi.mock('vue-router', () => ({ useRoute: () => ({ query: {} }) }))

function shown(state: RolloutState, started_at: number | null) {
  const rollout = { state, started_at, starts_at: null, counts: {} as AttemptCounts } as Rollout
  const global = { plugins: [i18n], renderStubDefaultSlot: true, stubs: { RouterLink: true } }
  const page = shallowMount(RolloutProgress, { props: { rollout }, global })
  return [page.findComponent(PlanNote).exists(), page.findComponent(RolloutBar).exists()]
}

it('says what will happen as long as it may still happen', () => {
  for (const state of ['draft', 'awaiting_approval', 'scheduled'] as const) {
    expect(shown(state, null), state).toEqual([true, false])
  }
  expect(shown('running', 1)).toEqual([false, true])
  expect(shown('halted', 1)).toEqual([false, true])
  expect(shown('halted', null), 'halted before it began').toEqual([false, true])
})
