import { parse, type ChildNode, type Declaration } from 'postcss'
import type { Place } from '../finding'
import { checkLoaded, OTHER, PICTURE, STYLE, type Loaded, type Scene } from './reference'

/** A piece of a file: its text, and where in the file that begins. */
export interface Piece {
  text: string
  file: string
  line: number
  column: number
}

const LEAST_TEXT = 24
const LEAST_TARGET = 60
/** The last part of a selector is something that is touched. */
const TOUCHED = /(^|[\s>+~])(button|select|textarea|input|\.btn|\.button)([.:#[]\S*)?$/i

/** Checks a style sheet; `base` is the address it has on a terminal. */
export function scanStyle(piece: Piece, base: string, scene: Scene): void {
  let root
  try {
    root = parse(piece.text)
  } catch {
    // Engines skip what they cannot read.
    return
  }
  root.walk((node) => {
    if (node.type === 'atrule' && node.name.toLowerCase() === 'import') {
      const address = /^(?:url\(\s*)?["']?([^"')\s]+)/.exec(node.params)?.[1]
      if (address !== undefined) checkLoaded(address, base, STYLE, placeOf(node, piece), scene)
    } else if (node.type === 'decl') {
      scanDeclaration(node, piece, base, scene)
    }
  })
}

function scanDeclaration(node: Declaration, piece: Piece, base: string, scene: Scene): void {
  const place = placeOf(node, piece)
  for (const match of node.value.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)/gi)) {
    const kind: Loaded = node.prop === 'src' ? OTHER : PICTURE
    checkLoaded(match[1] ?? match[2] ?? match[3] ?? '', base, kind, place, scene)
  }
  const property = node.prop.toLowerCase()
  if (property === 'font-size' || property === 'font') {
    const size = Number(/^(?:[^(]*\s)?([\d.]+)px(?:[\s/]|$)/i.exec(node.value.trim())?.[1])
    if (size > 1 && size < LEAST_TEXT) scene.findings.add('text-small', place, { size })
  }
  if (property === 'height' || property === 'min-height') {
    const size = Number(/^([\d.]+)px$/i.exec(node.value.trim())?.[1])
    const rule = node.parent
    const selectors = rule?.type === 'rule' ? (rule as unknown as { selectors: string[] }).selectors : []
    const selector = selectors.find((one) => TOUCHED.test(one) && !one.includes('::'))
    if (size > 1 && size < LEAST_TARGET && selector !== undefined)
      scene.findings.add('target-small', place, { size, selector: selector.slice(0, 60) })
  }
}

function placeOf(node: ChildNode, piece: Piece): Place {
  const start = node.source?.start ?? { line: 1, column: 1 }
  return placeIn(piece, start.line, start.column)
}

/** A line and column of a piece as those of its file. */
export function placeIn(piece: Piece, line: number, column: number): Place {
  return {
    file: piece.file,
    line: piece.line + line - 1,
    column: line === 1 ? piece.column + column - 1 : column,
  }
}
