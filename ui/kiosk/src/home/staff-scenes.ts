import { type Component, defineAsyncComponent, shallowReactive } from 'vue'

import type { Scene } from './scene'

type Kind = Scene['kind']

/** The pages of the staff, a third of all that there is to read: no citizen waits for them when the terminal starts. */
const STAFF: ReadonlySet<Kind> = new Set<Kind>(['installation', 'setup', 'self_test', 'maintenance'])
const read = shallowReactive(new Set<Kind>())

function later<T extends Component>(kind: Kind, load: () => Promise<{ default: T }>): T {
  return defineAsyncComponent(async () => {
    const page = await load()
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
