import type { AppVersion, CheckSeverity, VersionState } from 'api'
import type { Tone } from 'kit'

export const VERSION_STATE: Record<VersionState, Tone> = {
  draft: 'bad',
  checked: 'quiet',
  in_review: 'busy',
  reviewed: 'good',
  withdrawn: 'warn',
}

export const SEVERITY: Record<CheckSeverity, Tone> = { error: 'bad', warning: 'warn', hint: 'quiet' }

export type VersionDeed = 'submit' | 'approve' | 'send_back' | 'withdraw'

/** What can be decided about a version, as the server decides it. `me` is the user name at the screen. */
export function versionDeeds(
  version: Pick<AppVersion, 'state' | 'submitted'>,
  { secondPerson, me }: { secondPerson: boolean; me: string },
): VersionDeed[] {
  switch (version.state) {
    case 'draft':
      return ['withdraw']
    case 'checked':
      return secondPerson ? ['submit', 'withdraw'] : ['approve', 'submit', 'withdraw']
    case 'in_review': {
      const isOwn = secondPerson && version.submitted?.by === me
      return isOwn ? ['send_back', 'withdraw'] : ['approve', 'send_back', 'withdraw']
    }
    case 'reviewed':
      return ['withdraw']
    case 'withdrawn':
      return []
  }
}

/** Whether a version may be chosen to be listed. */
export function isListable(version: Pick<AppVersion, 'state'>, secondPerson: boolean): boolean {
  return version.state === 'reviewed' || (version.state === 'checked' && !secondPerson)
}
