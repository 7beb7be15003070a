import type { Files } from '../bundle/files'
import type { Findings } from '../finding'
import { isAcceptable } from '../rules/table'
import { iconFault } from './icon'
import { originOf } from './origin'
import type { Read } from './read'

/** By which of the terminal's services an app has a device. */
const SERVICES: Readonly<Record<string, string>> = {
  printer: 'print',
  receipt_printer: 'receipt',
  scanner: 'scanner',
  camera: 'camera',
}

/** Checks what a manifest names: the entry page, the icon, the origins, the devices. Returns the origins. */
export function checkManifest(read: Read, files: Files, findings: Findings): ReadonlySet<string> {
  const { manifest, place } = read
  if (!files.has(manifest.entry) && files.size > 0)
    findings.add('bundle-entry-missing', place('/entry'), { entry: manifest.entry })
  if (manifest.icon !== undefined) {
    const icon = files.get(manifest.icon)
    const reason = icon === undefined ? { zh: '不在应用包中', en: 'not in the bundle' } : iconFault(icon)
    if (reason !== undefined) findings.add('manifest-icon', place('/icon'), { icon: manifest.icon, reason })
  }
  for (const [index, rule] of (manifest.accept ?? []).entries())
    if (!isAcceptable(rule)) findings.add('manifest-accept', place(`/accept/${index}`), { rule })
  for (const [index, device] of (manifest.devices ?? []).entries()) {
    const service = SERVICES[device] ?? device
    if (!manifest.permissions?.includes(service))
      findings.add('manifest-device', place(`/devices/${index}`), { device, service })
  }
  const origins = new Set<string>()
  for (const [index, text] of (manifest.origins ?? []).entries()) {
    const at = place(`/origins/${index}`)
    const origin = originOf(text)
    if (origin === undefined) findings.add('manifest-origin', at, { origin: text })
    else origins.add(origin)
    if (origin?.startsWith('http:') === true) findings.add('manifest-origin-plain', at, { origin: text })
  }
  return origins
}
