import type { Files } from '../bundle/files'
import type { Findings, Place } from '../finding'

/** What a page's address leads to, as a terminal resolves it. */
export type Target =
  | { kind: 'inert' }
  | { kind: 'local'; path: string }
  | { kind: 'allowed' }
  | { kind: 'external'; origin: string }
  | { kind: 'protocol-relative' }
  | { kind: 'scheme' }

/** All that a scan of one bundle shares. */
export interface Scene {
  files: Files
  /** Lower-case paths to the real ones. */
  byLowerCase: ReadonlyMap<string, string>
  origins: ReadonlySet<string>
  /** The services of the terminal that its manifest asks for. */
  permissions: ReadonlySet<string>
  findings: Findings
}

/** Bundles live at an origin of their own, with a scheme of the terminal's. */
const BASE = 'app://bundle/'

/** The address that a page has on a terminal, for references to be resolved against. */
export function addressOf(path: string): string {
  return BASE + path.split('/').map(encodeURIComponent).join('/')
}

/** Tells where an address leads; `base` is that of the page. */
export function targetOf(address: string, base: string, origins: ReadonlySet<string>): Target {
  const text = address.trim()
  if (text === '' || text.startsWith('#')) return { kind: 'inert' }
  if (/^[\\/]{2}/.test(text)) return { kind: 'protocol-relative' }
  let url: URL
  try {
    url = new URL(text, base)
  } catch {
    return { kind: 'inert' }
  }
  switch (url.protocol) {
    case 'app:':
      return { kind: 'local', path: decoded(url.pathname.slice(1)) }
    case 'data:':
    case 'blob:':
    case 'about:':
    case 'javascript:':
      return { kind: 'inert' }
    case 'http:':
    case 'https:':
    case 'ws:':
    case 'wss:': {
      const origin = new URL(url.href.replace(/^ws/, 'http')).origin
      return origins.has(origin) ? { kind: 'allowed' } : { kind: 'external', origin }
    }
    default:
      return { kind: 'scheme' }
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** A kind of thing that pages load. */
export interface Loaded {
  zh: string
  en: string
  /** Without it the page does not work: a script, a style sheet, a frame. */
  vital: boolean
}

export const SCRIPT: Loaded = { zh: '脚本', en: 'script', vital: true }
export const STYLE: Loaded = { zh: '样式表', en: 'style sheet', vital: true }
export const FRAME: Loaded = { zh: '内嵌页面', en: 'frame', vital: true }
export const PICTURE: Loaded = { zh: '图片', en: 'picture', vital: false }
export const MEDIA: Loaded = { zh: '音视频', en: 'media file', vital: false }
export const OTHER: Loaded = { zh: '资源', en: 'resource', vital: false }

/** Checks an address that a page or a style sheet loads something from. */
export function checkLoaded(
  address: string,
  base: string,
  loaded: Loaded,
  place: Place,
  scene: Scene,
): Target {
  const target = targetOf(address, base, scene.origins)
  const details = { address: shortened(address), kind: { zh: loaded.zh, en: loaded.en } }
  if (target.kind === 'external' || target.kind === 'scheme')
    scene.findings.add(loaded.vital ? 'resource-external-code' : 'resource-external', place, details)
  if (target.kind === 'protocol-relative')
    scene.findings.add(loaded.vital ? 'resource-protocol-relative' : 'resource-external', place, details)
  if (target.kind === 'local') checkLocal(target.path, address, place, scene)
  return target
}

/** Checks that a file of the bundle is there, by exactly this name; a folder means its `index.html`. */
export function checkLocal(path: string, address: string, place: Place, scene: Scene): void {
  const folder = path.replace(/\/?$/, path === '' ? '' : '/')
  const names = [path, `${folder}index.html`]
  if (names.some((name) => scene.files.has(name))) return
  const actual = names
    .map((name) => scene.byLowerCase.get(name.toLowerCase()))
    .find((name) => name !== undefined)
  const details = { address: shortened(address) }
  if (actual === undefined) scene.findings.add('resource-missing', place, details)
  else scene.findings.add('resource-case', place, { ...details, actual })
}

export function shortened(address: string): string {
  const text = address.trim().replaceAll(/\s+/g, ' ')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
