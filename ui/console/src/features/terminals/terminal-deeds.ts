import { api, unwrap, type Terminal } from 'api'

/** What takes a reason. */
export type TerminalDeed = 'suspend' | 'resume' | 'retire' | 'reject'

/** Does it. */
export function decideTerminal(
  deed: TerminalDeed,
  id: string,
  body: { version: number; reason: string },
): Promise<Terminal> {
  const params = { path: { id } }
  switch (deed) {
    case 'suspend':
      return unwrap(api.POST('/terminals/{id}/suspend', { params, body }))
    case 'resume':
      return unwrap(api.POST('/terminals/{id}/resume', { params, body }))
    case 'retire':
      return unwrap(api.POST('/terminals/{id}/retire', { params, body }))
    case 'reject':
      return unwrap(api.POST('/terminals/{id}/reject', { params, body }))
  }
}
