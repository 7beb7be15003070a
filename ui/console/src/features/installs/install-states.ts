import type { Install, InstallProblem, InstallState } from 'api'
import type { Tone } from 'kit'

export const INSTALL_STATES: InstallState[] = ['planned', 'installed', 'accepted']

export const INSTALL_STATE: Record<InstallState, Tone> = {
  planned: 'quiet',
  installed: 'busy',
  accepted: 'good',
}

export const INSTALL_PROBLEM: Record<InstallProblem, Tone> = {
  overdue: 'warn',
  self_test_failed: 'bad',
}

/** What the person is called who sets it up. */
export function installerName(install: Install): string {
  const person = install.installer
  return person ? person.display_name || person.username : ''
}
