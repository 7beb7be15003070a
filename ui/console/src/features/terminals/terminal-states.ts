import type { CommandState, Connectivity, ConvergenceState, EnrollmentState } from 'api'
import type { Tone } from 'kit'

export const CONNECTIVITY: Record<Connectivity, Tone> = {
  online: 'good',
  late: 'warn',
  offline: 'bad',
  never_seen: 'quiet',
}

export const ENROLLMENT: Record<EnrollmentState, Tone> = {
  pending: 'warn',
  approved: 'busy',
  active: 'good',
  rejected: 'quiet',
  suspended: 'warn',
  retired: 'quiet',
  conflict: 'bad',
}

export const CONVERGENCE: Record<ConvergenceState, Tone> = {
  in_sync: 'good',
  converging: 'busy',
  held: 'warn',
  failed: 'bad',
  rolled_back: 'bad',
  unknown: 'quiet',
}

export const COMMAND: Record<CommandState, Tone> = {
  waiting: 'busy',
  sent: 'busy',
  done: 'good',
  refused: 'warn',
  failed: 'bad',
  expired: 'quiet',
}

/** Worst first, as in every list of states. */
export const COMMAND_STATES: CommandState[] = ['failed', 'refused', 'expired', 'waiting', 'sent', 'done']
export const CONNECTIVITIES: Connectivity[] = ['offline', 'late', 'never_seen', 'online']
export const ENROLLMENTS: EnrollmentState[] = [
  'conflict',
  'pending',
  'suspended',
  'approved',
  'active',
  'rejected',
  'retired',
]
