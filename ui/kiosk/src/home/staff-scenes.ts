import { type Component, defineAsyncComponent, shallowReactive } from 'vue'

import type { Scene } from './scene'

type Kind = Scene['kind']

/** The pages of the staff, a third of all that there is to read: no citizen waits for them when the terminal starts. */
const STAFF: ReadonlySet<Kind> = new Set<Kind>(['installation', 'setup', 'self_test', 'maintenance'])
const read = shallowReactive(new Set<Kind>())

/**
 * What is being fetched while the engine's networking is ended, as it is after a citizen's apps, neither comes nor fails,
 * and is not fetched again by the same page.
 */
export const LONGEST_MS = 3_000

export function later<T extends Component>(
  kind: Kind,
  load: () => Promise<{ default: T }>,
  startAgain: () => void = () => {
    location.reload()
  },
): T {
  return defineAsyncComponent(async () => {
    const waiting = setTimeout(startAgain, LONGEST_MS)
    const page = await load()
    clearTimeout(waiting)
    read.add(kind)
    return page.default
  })
}

export const InstallationScene = later('installation', () => import('../installation/InstallationScene.vue'))
export const SetupScene = later('setup', () => import('../setup/SetupScene.vue'))
export const SelfTestScene = later('self_test', () => import('../self-test/SelfTestScene.vue'))
export const MaintenanceScene = later('maintenance', () => import('../maintenance/MaintenanceScene.vue'))

/** Whether a scene can be drawn now. */
export function isThere(kind: Kind): boolean {
  return !STAFF.has(kind) || read.has(kind)
}
