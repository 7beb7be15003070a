import type { InstallationScreen, TargetDisk } from '../host/installation-state'
import type { InstallationWords } from './words'

/** As makers count them: that is what stands on the disk's label. */
const GIGABYTE = 1e9

/** Whether the system has room on it. */
export function fits(disk: TargetDisk, needs: number): boolean {
  return disk.bytes >= needs
}

/** A disk's size in whole gigabytes, never more than it has. */
export function gigabytes(bytes: number): number {
  return Math.floor(bytes / GIGABYTE)
}

/** What is needed in whole gigabytes, never less: a disk that is too small never seems to be large enough. */
export function gigabytesNeeded(bytes: number): number {
  return Math.ceil(bytes / GIGABYTE)
}

/** The same piece of hardware. The kernel gives a name to another disk once the first is unplugged. */
export function isSameDisk(one: TargetDisk, other: TargetDisk): boolean {
  return (
    one.name === other.name &&
    one.model === other.model &&
    one.serial === other.serial &&
    one.bytes === other.bytes
  )
}

/** The disk that an unattended stick is about to write: the only one that it fits on. */
export function onlyTarget({ disks, needs }: InstallationScreen): TargetDisk | null {
  const [first, ...others] = disks.filter((disk) => fits(disk, needs))
  return first && others.length === 0 ? first : null
}

/** The disk that is written, or was. */
export function writtenDisk({ disks, state }: InstallationScreen): TargetDisk | null {
  return 'disk' in state ? (disks.find(({ name }) => name === state.disk) ?? null) : null
}

/** What a disk is called within a sentence. */
export function diskName(disk: TargetDisk, words: InstallationWords['disk']): string {
  return words.named(disk.model ?? words.unknown, words.size(gigabytes(disk.bytes)))
}
