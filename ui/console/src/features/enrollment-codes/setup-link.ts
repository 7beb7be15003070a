import type { TerminalSetup } from 'api'

/** What the QR code for a new terminal says. All but the server's address is in the fragment, which no server is ever told: the
 *  enrolment code is a secret. */
export function setupLink(
  setup: TerminalSetup,
  known: { code?: string; location_id?: string | null },
): string {
  const said = new URLSearchParams()
  if (setup.root) said.set('root', setup.root.join('-'))
  if (known.code) said.set('code', known.code)
  if (known.location_id) said.set('location', known.location_id)
  return `${setup.server.replace(/\/+$/, '')}/#/set-up?${said.toString()}`
}
