import type { Node } from 'acorn'

/** The name of an identifier. */
export function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier'
    ? String((node as unknown as { name: unknown }).name)
    : undefined
}

/** Object and property of `a.b` and `a['b']`. */
export function memberOf(node: unknown): { object: Node; property: string } | undefined {
  if (!isNode(node) || node.type !== 'MemberExpression') return undefined
  const { object, property, computed } = node as unknown as {
    object: Node
    property: Node
    computed: boolean
  }
  const name = computed ? addressIn(property, true) : nameOf(property)
  return name === undefined ? undefined : { object, property: name }
}

const ROOTS = new Set(['window', 'self', 'globalThis', 'top', 'parent'])

/** Whether an expression is the browser's object of that name: `name` or `window.name`. */
export function isGlobal(node: unknown, name: string, declared: ReadonlySet<string>): boolean {
  if (nameOf(node) === name) return !declared.has(name)
  const member = memberOf(node)
  return member?.property === name && ROOTS.has(nameOf(member.object) ?? '')
}

/** The text of a string, or the fixed beginning of a template if a whole host stands in it. */
export function addressIn(node: unknown, whole = false): string | undefined {
  if (typeof node === 'string') return node
  if (!isNode(node)) return undefined
  if (node.type === 'Literal') {
    const { value } = node as unknown as { value: unknown }
    return typeof value === 'string' ? value : undefined
  }
  if (node.type !== 'TemplateLiteral') return undefined
  const { quasis } = node as unknown as { quasis: { value: { cooked: string | null } }[] }
  const text = quasis[0]?.value.cooked ?? ''
  if (quasis.length === 1) return text
  return !whole && /^\w+:\/\/[^/]+\//.test(text) ? `${text}…` : undefined
}

function isNode(node: unknown): node is Node {
  return typeof node === 'object' && node !== null && 'type' in node
}
