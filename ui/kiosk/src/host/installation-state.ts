/** What whoever stands at a machine that was started from an installer stick is shown. */
export interface InstallationScreen {
  page: 'installation'
  /** The system that the stick brings, such as "0.1.0". */
  version: string
  /** Disks of the machine, without the stick. */
  disks: TargetDisk[]
  /** What a disk must have at least, in bytes. */
  needs: number
  /** Whether the stick carries a signed settings file that the terminal takes along. */
  settings: boolean
  state: InstallationState
}

export interface TargetDisk {
  /** As the kernel calls it, such as `nvme0n1`. */
  name: string
  model: string | null
  serial: string | null
  bytes: number
  holds: 'nothing' | 'terminal' | 'other'
}

export type InstallationState =
  /** Somebody is to choose a disk. `begins_in`: seconds, when this was sent, until the only disk is written without
   *  being asked (an unattended stick); null where it waits for a finger. */
  | { state: 'choosing'; begins_in: number | null }
  /** Percent 0..100 of the whole. */
  | { state: 'writing'; disk: string; percent: number }
  /** What was written is read back and compared. */
  | { state: 'checking'; disk: string; percent: number }
  /** Take the stick out: the machine restarts by itself. */
  | { state: 'installed'; disk: string }
  | { state: 'failed'; disk: string; why: InstallationFailure }

export type InstallationFailure = 'stick_damaged' | 'disk_failed' | 'disk_gone' | 'cancelled'

export type InstallationCall =
  | { want: 'install'; disk: string }
  /** Stops the countdown, or the writing. */
  | { want: 'stop' }
  /** Back to the choice. */
  | { want: 'again' }
