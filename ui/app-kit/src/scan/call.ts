import type { Node } from 'acorn'
import { isGlobal, memberOf } from './names'
import type { Goes, Tell } from './script'

/** What the bridge offers; the same names stand in `kiosk.d.ts`. */
const BRIDGE = new Set([
  'info',
  'end',
  'hold',
  'release',
  'stay',
  'readIdCard',
  'print',
  'printer',
  'scanCode',
  'printReceipt',
  'receiptPrinter',
  'openSmartCard',
  'selectSmartCard',
  'sendToSmartCard',
  'closeSmartCard',
  'takePhoto',
])
/** What a method needs to be granted. */
const NEEDED: Readonly<Record<string, string>> = {
  readIdCard: 'id_card',
  print: 'print',
  printer: 'print',
  scanCode: 'scanner',
  printReceipt: 'receipt',
  receiptPrinter: 'receipt',
  openSmartCard: 'smart_card',
  takePhoto: 'camera',
}
const DIALOGS = ['alert', 'confirm', 'prompt']
/** Calls whose first argument is an address. */
const REQUESTS = new Set([
  'fetch',
  'WebSocket',
  'EventSource',
  'Worker',
  'SharedWorker',
  'importScripts',
  'axios',
])
const REQUEST_METHODS = new Set(['ajax', 'get', 'post', 'put', 'getJSON', 'getScript', 'sendBeacon'])
const FULL_SCREEN = new Set(['requestFullscreen', 'webkitRequestFullscreen', 'webkitRequestFullScreen'])

interface Call {
  callee: Node
  arguments: Node[]
  optional?: boolean
}

/** Checks what a script calls. */
export function checkCall(node: Node, declared: ReadonlySet<string>, tell: Tell, goes: Goes): void {
  const { callee, arguments: given, optional } = node as unknown as Call
  for (const name of DIALOGS) if (isGlobal(callee, name, declared)) tell('script-dialog', node, { name })
  for (const name of REQUESTS)
    if (isGlobal(callee, name, declared)) goes('script-external-request', node, given[0])
  if (isGlobal(callee, 'Notification', declared)) tell('script-device', node, { name: 'Notification' })
  const member = memberOf(callee)
  if (member === undefined) return
  const { object, property } = member
  if (isGlobal(callee, 'open', new Set(['open']))) {
    tell('script-window-open', node)
    goes('script-external-page', node, given[0])
  }
  if (isGlobal(callee, 'print', new Set(['print']))) tell('script-print', node)
  if (property === 'open' && given.length > 1) goes('script-external-request', node, given[1])
  if (REQUEST_METHODS.has(property)) goes('script-external-request', node, given[0])
  if (isGlobal(object, 'location', declared) && (property === 'assign' || property === 'replace'))
    goes('script-external-page', node, given[0])
  if (FULL_SCREEN.has(property)) tell('script-device', node, { name: property })
  const worker = memberOf(object)
  if (property === 'register' && worker?.property === 'serviceWorker') tell('script-service-worker', node)
  if (isGlobal(object, 'Notification', declared)) tell('script-device', node, { name: 'Notification' })
  if (isGlobal(object, 'kiosk', declared)) checkBridge(node, property, given, optional === true, tell)
}

function checkBridge(node: Node, method: string, given: Node[], optional: boolean, tell: Tell): void {
  if (!BRIDGE.has(method)) {
    if (!optional) tell('kiosk-method', node, { name: method })
    return
  }
  const permission = NEEDED[method]
  if (permission !== undefined) tell('kiosk-permission', node, { name: method, permission })
  if (method !== 'hold') return
  if (given.length < 2 && !given.some((one) => one.type === 'SpreadElement')) {
    tell('kiosk-hold', node, {
      reason: { zh: '需要原因和秒数两个参数', en: 'it takes a reason and seconds' },
    })
    return
  }
  const [reason, seconds] = given.map((one) =>
    one.type === 'Literal' ? (one as unknown as { value: unknown }).value : undefined,
  )
  if (reason !== undefined && !(typeof reason === 'string' && /^[a-z_]{1,32}$/.test(reason)))
    tell('kiosk-hold', node, {
      reason: { zh: '原因应为一个英文小写单词', en: 'the reason is no word of small letters' },
    })
  else if (
    seconds !== undefined &&
    !(Number.isInteger(seconds) && Number(seconds) >= 1 && Number(seconds) <= 600)
  )
    tell('kiosk-hold', node, {
      reason: { zh: '秒数应为 1 至 600 的整数', en: 'the seconds are not whole, or not 1 to 600' },
    })
}
