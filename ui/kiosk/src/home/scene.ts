import type { MaintenanceShown } from '../host/maintenance-state'
import type { SelfTestShown } from '../host/self-test-state'
import type { HomeScreen, Message, PageState, RatingAsked } from '../host/page-state'

/** The one page that the screen shows. */
export type Scene =
  | { kind: 'starting' }
  | { kind: 'installation' }
  | { kind: 'setup' }
  | { kind: 'enrolling' }
  | { kind: 'out_of_service' }
  | { kind: 'switching' }
  | { kind: 'message'; message: AppMessage }
  | { kind: 'self_test'; shown: SelfTestShown }
  | { kind: 'maintenance'; shown: MaintenanceShown }
  | { kind: 'rating'; rating: RatingAsked }
  | { kind: 'thanks' }
  | { kind: 'closed'; screen: HomeScreen; opensAt: number | null }
  | { kind: 'home'; screen: HomeScreen; endedIdle: boolean }

/** A message that fills the page. */
export interface AppMessage extends Message {
  kind: Exclude<Message['kind'], 'session_ended_idle' | 'switching' | 'rated'>
}

/** Which page a state asks for. */
export function sceneOf(state: PageState | null): Scene {
  if (!state) return { kind: 'starting' }
  const { message, screen } = state
  if (message?.kind === 'switching') return { kind: 'switching' }
  if (screen.page === 'starting') return { kind: 'starting' }
  if (state.self_test?.page) return { kind: 'self_test', shown: state.self_test }
  if (state.maintenance) return { kind: 'maintenance', shown: state.maintenance }
  if (screen.page === 'installation') return { kind: 'installation' }
  if (screen.page === 'setup') return { kind: 'setup' }
  if (screen.page === 'enrolling') return { kind: 'enrolling' }
  if (screen.page === 'out_of_service') return { kind: 'out_of_service' }
  if (state.hours?.state === 'closed') return { kind: 'closed', screen, opensAt: state.hours.opens_at }
  if (state.rating) return { kind: 'rating', rating: state.rating }
  if (message?.kind === 'rated') return { kind: 'thanks' }
  if (message && isAppMessage(message)) return { kind: 'message', message }
  return { kind: 'home', screen, endedIdle: message?.kind === 'session_ended_idle' }
}

function isAppMessage(message: Message): message is AppMessage {
  return !['session_ended_idle', 'switching', 'rated'].includes(message.kind)
}
