import type { InstallationScreen } from '../host/installation-state'
import { diskName, onlyTarget } from './disks'
import { headOf, type InstallationPage } from './page'
import { wholePercent } from './progress'
import type { InstallationWords } from './words'

const TENTH = 10
const LAST_SECONDS = 3

/** What a reading aid says of a change: a voice that counts all along says nothing else. */
export function spokenOf(
  page: InstallationPage,
  screen: InstallationScreen,
  seconds: number | null,
  words: InstallationWords,
): string {
  const { state } = screen
  switch (state.state) {
    case 'writing':
    case 'checking': {
      const percent = wholePercent(state.percent)
      return `${words.progress[state.state]} ${words.progress.percent(percent - (percent % TENTH))}`
    }
    case 'installed':
      return [words.installed.title, words.installed.pull, words.installed.restarts].join(' ')
    case 'failed':
      return `${words.failed[state.why].title} ${words.failed[state.why].why}`
    case 'choosing':
      if (page !== 'unattended' || seconds === null) return headOf(page, screen, words).title
      if (seconds > LAST_SECONDS && seconds % TENTH !== 0) return ''
      return words.unattended.begins(seconds, namedTarget(screen, words))
  }
}

function namedTarget(screen: InstallationScreen, words: InstallationWords): string {
  const disk = onlyTarget(screen)
  return disk ? diskName(disk, words.disk) : words.unattended.any
}
