import type { Tag } from './page'
import {
  checkLoaded,
  checkLocal,
  FRAME,
  MEDIA,
  OTHER,
  PICTURE,
  SCRIPT,
  shortened,
  STYLE,
  targetOf,
  type Loaded,
  type Scene,
} from './reference'

/** Attributes that load something, by tag. */
const LOADS: Record<string, Record<string, Loaded>> = {
  script: { src: SCRIPT },
  iframe: { src: FRAME },
  frame: { src: FRAME },
  embed: { src: FRAME },
  object: { data: FRAME },
  img: { src: PICTURE, srcset: PICTURE },
  input: { src: PICTURE },
  image: { href: PICTURE, 'xlink:href': PICTURE },
  use: { href: PICTURE, 'xlink:href': PICTURE },
  video: { src: MEDIA, poster: PICTURE },
  audio: { src: MEDIA },
  source: { src: MEDIA, srcset: PICTURE },
  track: { src: MEDIA },
}

/** Attributes that lead somewhere, by tag. */
const LEADS: Record<string, string> = {
  a: 'href',
  area: 'href',
  form: 'action',
  button: 'formaction',
  base: 'href',
}

/** Checks what the attributes of a tag load, where they lead, and what else they ask for. */
export function checkAttributes(tag: Tag, base: string, scene: Scene): void {
  for (const [name, loaded] of Object.entries(LOADS[tag.name] ?? {})) {
    for (const address of addresses(name, tag.attributes.get(name))) {
      const target = checkLoaded(address, base, loaded, tag.place(name), scene)
      if (loaded === MEDIA && tag.name !== 'track' && target.kind === 'local')
        scene.findings.add('media-file', tag.place(name), { tag: tag.name })
    }
  }
  if (tag.name === 'link') checkLink(tag, base, scene)
  checkLeads(tag, base, scene)
  const target = tag.attributes.get('target')
  if (target === '_blank' || target === '_new')
    scene.findings.add('link-new-window', tag.place('target'), { target })
  if (tag.attributes.has('download')) scene.findings.add('link-download', tag.place('download'))
  const type = tag.attributes.get('type')?.toLowerCase()
  if (tag.name === 'input' && (type === 'file' || type === 'color'))
    scene.findings.add('input-chooser', tag.place('type'), { type })
  if (tag.attributes.get('draggable') === 'true') scene.findings.add('drag-and-drop', tag.place('draggable'))
}

function addresses(attribute: string, value: string | undefined): string[] {
  if (value === undefined) return []
  if (attribute !== 'srcset') return [value]
  // A picture that stands in the text itself has commas of its own.
  if (value.includes('data:')) return []
  return value.split(',').map((candidate) => candidate.trim().split(/\s+/)[0] ?? '')
}

const LINKED: [RegExp, Loaded][] = [
  [/\bstylesheet\b/i, STYLE],
  [/\bmodulepreload\b/i, SCRIPT],
  [/\bicon\b/i, PICTURE],
  [/\b(preload|prefetch|manifest)\b/i, OTHER],
]

function checkLink(tag: Tag, base: string, scene: Scene): void {
  const loaded = LINKED.find(([rel]) => rel.test(tag.attributes.get('rel') ?? ''))?.[1]
  const address = tag.attributes.get('href')
  if (loaded !== undefined && address !== undefined)
    checkLoaded(address, base, loaded, tag.place('href'), scene)
}

function checkLeads(tag: Tag, base: string, scene: Scene): void {
  const attribute = LEADS[tag.name]
  const address = attribute === undefined ? undefined : tag.attributes.get(attribute)
  if (attribute === undefined || address === undefined) return
  const target = targetOf(address, base, scene.origins)
  const place = tag.place(attribute)
  const details = { address: shortened(address) }
  if (target.kind === 'external') scene.findings.add('link-external', place, details)
  if (target.kind === 'scheme') scene.findings.add('link-scheme', place, details)
  if (target.kind === 'protocol-relative') scene.findings.add('resource-protocol-relative', place, details)
  if (target.kind === 'local' && tag.name !== 'base') checkLocal(target.path, address, place, scene)
}
