import type { InstallationScreen, TargetDisk } from '../host/installation-state'
import { fits, gigabytesNeeded } from './disks'
import type { InstallationWords } from './words'

/** What is shown of an installation. */
export type InstallationPage =
  'unattended' | 'none' | 'choose' | 'erase' | 'writing' | 'checking' | 'installed' | 'failed'

/** `asked`: the disk that somebody has touched. A countdown goes before it: it must be seen to be stopped. */
export function pageOf(
  { state, disks }: InstallationScreen,
  seconds: number | null,
  asked: TargetDisk | null,
): InstallationPage {
  if (state.state !== 'choosing') return state.state
  if (seconds !== null) return 'unattended'
  if (disks.length === 0) return 'none'
  return asked ? 'erase' : 'choose'
}

/** The title of a page, and what is said below it. */
export function headOf(
  page: InstallationPage,
  { disks, needs, state }: InstallationScreen,
  words: InstallationWords,
): { title: string; hint: string | null } {
  switch (page) {
    case 'unattended':
      return { title: words.unattended.title, hint: null }
    case 'none':
      return words.none
    case 'choose': {
      const { title, hint, noneFits } = words.choose
      if (disks.some((disk) => fits(disk, needs))) return { title, hint }
      return { title: noneFits.title, hint: noneFits.hint(gigabytesNeeded(needs)) }
    }
    case 'erase':
      return { title: words.erase.title, hint: null }
    case 'writing':
    case 'checking':
      return { title: words.progress.title, hint: null }
    case 'installed':
      return { title: words.installed.title, hint: null }
    case 'failed':
      return { title: state.state === 'failed' ? words.failed[state.why].title : '', hint: null }
  }
}
