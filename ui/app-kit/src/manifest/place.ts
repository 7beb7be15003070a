import { parseExpressionAt, type Expression } from 'acorn'

/** Where the value of each field of a JSON text stands, by its pointer (`/name/zh`): a JSON text is a JavaScript expression. */
export function placesOf(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  const note = (node: Expression, pointer: string): void => {
    places.set(pointer, node.start)
    if (node.type === 'ObjectExpression') {
      for (const property of node.properties)
        if (property.type === 'Property' && property.key.type === 'Literal') {
          const below = `${pointer}/${String(property.key.value)}`
          note(property.value, below)
          places.set(`${below}#key`, property.key.start)
        }
    } else if (node.type === 'ArrayExpression') {
      node.elements.forEach((element, index) => {
        if (element !== null && element.type !== 'SpreadElement') note(element, `${pointer}/${index}`)
      })
    }
  }
  note(parseExpressionAt(text, 0, { ecmaVersion: 'latest' }), '')
  return places
}

/** Where a JSON text stops being JSON, as far as a parser of JavaScript can tell. */
export function faultOf(text: string): number {
  const faults: number[] = []
  const note = (at: number): void => void faults.push(at)
  try {
    const node = parseExpressionAt(text, 0, {
      ecmaVersion: 'latest',
      onComment: (_isBlock, _text, start) => {
        note(start)
      },
      onTrailingComma: note,
    })
    collectFaults(node, text, note)
    if (text.slice(node.end).trim() !== '') note(node.end)
  } catch (error) {
    if (error instanceof SyntaxError && 'pos' in error) note(Number(error.pos))
  }
  return faults.length === 0 ? 0 : Math.min(...faults)
}

/** Notes everything that is JavaScript, but not JSON. */
function collectFaults(node: Expression, text: string, note: (at: number) => void): void {
  const isQuoted = (start: number): boolean => text[start] === '"'
  if (node.type === 'ObjectExpression') {
    for (const property of node.properties) {
      if (property.type !== 'Property' || !isQuoted(property.start)) note(property.start)
      else collectFaults(property.value, text, note)
    }
  } else if (node.type === 'ArrayExpression') {
    for (const element of node.elements)
      if (element === null || element.type === 'SpreadElement') note(node.start)
      else collectFaults(element, text, note)
  } else if (node.type === 'Literal') {
    if (typeof node.value === 'string' && !isQuoted(node.start)) note(node.start)
  } else if (node.type !== 'UnaryExpression' || node.operator !== '-') {
    note(node.start)
  }
}
