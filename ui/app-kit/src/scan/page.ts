import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes, type Token } from 'parse5'
import type { Place } from '../finding'
import { checkAttributes } from './attributes'
import { addressOf, targetOf, type Scene } from './reference'
import { scanScript } from './script'
import { scanStyle, type Piece } from './style'

type Element = DefaultTreeAdapterTypes.Element
type Tree = DefaultTreeAdapterTypes.Node

/** An element of a page, with its attributes by name and where they stand. */
export interface Tag {
  name: string
  attributes: ReadonlyMap<string, string>
  /** Of an attribute, or of the tag itself. */
  place: (attribute?: string) => Place
}

/** Checks a page of a bundle, with the scripts and styles in it. */
export function scanPage(text: string, file: string, isEntry: boolean, scene: Scene): void {
  const elements = elementsOf(parse(text, { sourceCodeLocationInfo: true }))
  const base = baseOf(elements, file, scene)
  for (const element of elements) {
    const tag = tagOf(element, file)
    checkAttributes(tag, base, scene)
    for (const [name, value] of tag.attributes)
      if (/^on[a-z]+$/.test(name)) scanScript(pieceAt(tag.place(name), value, name.length + 2), base, scene)
    scanContent(element, file, base, scene)
    const style = tag.attributes.get('style')
    if (style !== undefined)
      // As the one rule of a sheet; the column is made up for the braces.
      scanStyle(pieceAt(tag.place('style'), `*{${style}}`, 'style="'.length - 2), base, scene)
  }
  if (isEntry)
    checkEntry(
      elements.map((element) => tagOf(element, file)),
      file,
      scene,
    )
}

function elementsOf(node: Tree): Element[] {
  const below = 'childNodes' in node ? node.childNodes.flatMap(elementsOf) : []
  const inside = node.nodeName === 'template' && 'content' in node ? elementsOf(node.content) : []
  return defaultTreeAdapter.isElementNode(node) ? [node, ...below, ...inside] : below
}

function tagOf(element: Element, file: string): Tag {
  const location = element.sourceCodeLocation
  const start = location?.startTag ?? location
  const named: Record<string, Token.Location> | undefined = location?.attrs
  const attributes = new Map(
    element.attrs.map(({ prefix, name, value }) => [prefix ? `${prefix}:${name}` : name, value]),
  )
  const place = (attribute?: string): Place => {
    const at = (attribute === undefined ? undefined : named?.[attribute]) ?? start
    return at ? { file, line: at.startLine, column: at.startCol } : { file, line: 1, column: 1 }
  }
  return { name: element.tagName, attributes, place }
}

function baseOf(elements: Element[], file: string, scene: Scene): string {
  const own = addressOf(file)
  const href = elements.find((one) => one.tagName === 'base')?.attrs.find((one) => one.name === 'href')?.value
  if (href === undefined || targetOf(href, own, scene.origins).kind !== 'local') return own
  return new URL(href, own).href
}

const SCRIPT_TYPES = /^$|module|javascript|ecmascript/i

function scanContent(element: Element, file: string, base: string, scene: Scene): void {
  if (element.tagName !== 'script' && element.tagName !== 'style') return
  const child = element.childNodes[0]
  if (child?.nodeName !== '#text' || !('value' in child)) return
  const at = child.sourceCodeLocation
  const piece: Piece = { text: child.value, file, line: at?.startLine ?? 1, column: at?.startCol ?? 1 }
  if (element.tagName === 'style') {
    scanStyle(piece, base, scene)
    return
  }
  const type = element.attrs.find((one) => one.name === 'type')?.value ?? ''
  if (SCRIPT_TYPES.test(type)) scanScript(piece, base, scene)
}

function pieceAt(place: Place, text: string, offset: number): Piece {
  return { text, file: place.file, line: place.line ?? 1, column: (place.column ?? 1) + offset }
}

function checkEntry(tags: Tag[], file: string, scene: Scene): void {
  const isViewport = (tag: Tag): boolean => tag.name === 'meta' && tag.attributes.get('name') === 'viewport'
  if (!tags.some(isViewport)) scene.findings.add('page-viewport', { file, line: 1, column: 1 })
  const html = tags.find((tag) => tag.name === 'html')
  if ((html?.attributes.get('lang') ?? '') === '')
    scene.findings.add('page-language', html?.place() ?? { file, line: 1, column: 1 })
}
