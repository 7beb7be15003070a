import { parse, type Node, type Options, type Program } from 'acorn'
import { full } from 'acorn-walk'
import type { Details, Place } from '../finding'
import type { RuleId } from '../rules/table'
import { checkCall } from './call'
import { addressIn, isGlobal, memberOf, nameOf } from './names'
import { shortened, targetOf, type Scene } from './reference'
import { placeIn, type Piece } from './style'

/** Tells a finding at a node. */
export type Tell = (rule: RuleId, node: Node, details?: Details) => void

/** Checks an address in a script: a request goes there, or the page itself. */
export type Goes = (
  rule: 'script-external-request' | 'script-external-page',
  node: Node,
  value: unknown,
) => void

const STORAGE = new Set(['localStorage', 'sessionStorage', 'indexedDB'])
const DEVICES = new Set(['geolocation', 'mediaDevices', 'clipboard', 'bluetooth', 'usb', 'serial', 'hid'])
const HOSTS = new Set(['WeixinJSBridge', 'AlipayJSBridge', 'jWeixin'])

/** Checks a script. What it does not name outright, such as an address put together at run time, is not seen. */
export function scanScript(piece: Piece, base: string, scene: Scene): void {
  let program: Program
  try {
    program = parsed(piece.text)
  } catch (error) {
    if (error instanceof SyntaxError) tellSyntax(error, piece, scene)
    return
  }
  const declared = declaredIn(program)
  const tell: Tell = (rule, node, details) => {
    // What the manifest asks for is no finding.
    if (rule === 'kiosk-permission' && scene.permissions.has(permissionIn(details))) return
    const start = node.loc?.start ?? { line: 1, column: 0 }
    scene.findings.add(rule, placeIn(piece, start.line, start.column + 1), details)
  }
  const goes: Goes = (rule, node, value) => {
    const address = addressIn(value)
    if (address === undefined) return
    const target = targetOf(address, base, scene.origins)
    if (target.kind === 'external') tell(rule, node, { address: shortened(address), origin: target.origin })
  }
  full(program, (node) => {
    look(node, declared, tell, goes)
  })
}

/** What a method needs to be granted. */
function permissionIn(details: Details | undefined): string {
  const permission = details?.['permission']
  return typeof permission === 'string' ? permission : ''
}

function parsed(text: string): Program {
  const options: Options = {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    allowHashBang: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
  }
  try {
    return parse(text, options)
  } catch {
    // Older scripts use words that modules reserve.
    return parse(text, { ...options, sourceType: 'script', allowAwaitOutsideFunction: false })
  }
}

function tellSyntax(error: SyntaxError, piece: Piece, scene: Scene): void {
  const loc = 'loc' in error ? (error.loc as { line: number; column: number }) : { line: 1, column: 0 }
  const place: Place = placeIn(piece, loc.line, loc.column + 1)
  scene.findings.add('script-syntax', place, { reason: error.message.replace(/ \(\d+:\d+\)$/, '') })
}

/** Every name that a script gives to something of its own: then it does not mean the browser's. */
function declaredIn(program: Program): ReadonlySet<string> {
  const names = new Set<string>()
  full(program, (node, _state, type) => {
    if (type === 'VariablePattern') names.add(nameOf(node) ?? '')
    const id = 'id' in node ? nameOf(node.id) : undefined
    if (id !== undefined) names.add(id)
  })
  return names
}

function look(node: Node, declared: ReadonlySet<string>, tell: Tell, goes: Goes): void {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      checkCall(node, declared, tell, goes)
      break
    case 'MemberExpression':
      lookAtMember(node, declared, tell)
      break
    case 'Identifier':
      if (HOSTS.has(nameOf(node) ?? '') && !declared.has(nameOf(node) ?? ''))
        tell('script-host-app', node, { name: nameOf(node) ?? '' })
      break
    case 'AssignmentExpression': {
      const { left, right } = node as unknown as { left: Node; right: Node }
      const property = memberOf(left)?.property
      if (isGlobal(left, 'location', declared)) goes('script-external-page', node, right)
      if (property === 'href' && isGlobal(memberOf(left)?.object, 'location', declared))
        goes('script-external-page', node, right)
      if (property === 'src') goes('script-external-request', node, right)
      break
    }
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      if ('source' in node && node.source !== null) goes('script-external-request', node, node.source)
      break
    default:
  }
}

function lookAtMember(node: Node, declared: ReadonlySet<string>, tell: Tell): void {
  const member = memberOf(node)
  if (member === undefined) return
  const { object, property } = member
  const global = nameOf(object) ?? ''
  if (STORAGE.has(global) && !declared.has(global)) tell('script-storage', node, { name: global })
  if (isGlobal(object, 'document', declared) && property === 'cookie') tell('script-cookie', node)
  if (isGlobal(object, 'navigator', declared) && DEVICES.has(property))
    tell('script-device', node, { name: `navigator.${property}` })
}
