import type {
  InstallationCall,
  InstallationFailure,
  InstallationScreen,
  InstallationState,
  TargetDisk,
} from '../host/installation-state'
import type { PageState } from '../host/page-state'
import { homeState } from './sample'

export const largeDisk: TargetDisk = {
  name: 'nvme0n1',
  model: 'Samsung SSD 980 250GB',
  serial: 'S64BNF0R512874K',
  bytes: 250_059_350_016,
  holds: 'other',
}

export const usedDisk: TargetDisk = {
  name: 'sda',
  model: 'KINGSTON SA400S37120G',
  serial: '50026B7782C1F3A9',
  bytes: 120_034_123_776,
  holds: 'terminal',
}

export const smallDisk: TargetDisk = {
  name: 'mmcblk0',
  model: null,
  serial: '0x4f1b2d77',
  bytes: 15_634_268_160,
  holds: 'nothing',
}

export const installationScreen: InstallationScreen = {
  page: 'installation',
  version: '0.1.0',
  disks: [largeDisk, usedDisk, smallDisk],
  needs: 24_000_000_000,
  settings: false,
  state: { state: 'choosing', begins_in: null },
}

/** More disks than stand on a screen. */
export const manyDisks: TargetDisk[] = [
  largeDisk,
  usedDisk,
  smallDisk,
  { ...usedDisk, name: 'sdb', serial: null, model: 'WDC WD10EZEX-08WN4A0 Blue', bytes: 1_000_204_886_016 },
]

export function installation(change: Partial<InstallationScreen>): PageState {
  return { ...homeState, screen: { ...installationScreen, ...change } }
}

export function installing(state: InstallationState): PageState {
  return installation({ settings: true, state })
}

export function installationFailed(why: InstallationFailure): PageState {
  return installing({ state: 'failed', disk: 'nvme0n1', why })
}

/** What the shell would show after a call, without its doing anything. */
export function demoInstallation(call: InstallationCall, screen: InstallationScreen): InstallationScreen {
  const { state } = screen
  const disk = 'disk' in state ? state.disk : null
  switch (call.want) {
    case 'install':
      return { ...screen, state: { state: 'writing', disk: call.disk, percent: 0 } }
    case 'stop':
      if (disk !== null) return { ...screen, state: { state: 'failed', disk, why: 'cancelled' } }
      return { ...screen, state: { state: 'choosing', begins_in: null } }
    case 'again':
      return { ...screen, state: { state: 'choosing', begins_in: null } }
  }
}
