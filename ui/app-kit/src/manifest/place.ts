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
  try {
    const end = parseExpressionAt(text, 0, { ecmaVersion: 'latest' }).end
    const comma = /,\s*[}\]]|\/[/*]/.exec(text)
    return comma?.index ?? end
  } catch (error) {
    return error instanceof SyntaxError && 'pos' in error ? Number(error.pos) : 0
  }
}
