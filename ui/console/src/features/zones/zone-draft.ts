import type { Target, Zone, ZoneBlock, ZoneContent } from 'api'
import type { Zone as ShownZone } from 'kiosk/preview/request'

/** A zone as it is being composed. */
export interface ZoneDraft {
  content: ZoneContent
  starts: Date | null
  ends: Date | null
  targets: Target[]
}

export type BlockKind = ZoneBlock['kind']
export const BLOCK_KINDS: BlockKind[] = ['heading', 'paragraph', 'list', 'app', 'picture']

const words = (): { zh: string; en: string } => ({ zh: '', en: '' })

export function emptyDraft(): ZoneDraft {
  return {
    content: {
      title: words(),
      summary: words(),
      colour: 'blue',
      picture: null,
      blocks: [{ kind: 'paragraph', text: words() }],
    },
    starts: null,
    ends: null,
    targets: [],
  }
}

/** A copy to change: what is stored stays as it was read. */
export function draftOf(zone: Zone): ZoneDraft {
  return {
    content: JSON.parse(JSON.stringify(zone.content)) as ZoneContent,
    starts: new Date(zone.starts_at),
    ends: zone.ends_at == null ? null : new Date(zone.ends_at),
    targets: [...zone.targets],
  }
}

/** A block of a kind, still empty; an app and a picture are chosen at once. */
export function newBlock(
  kind: BlockKind,
  chosen: { app_id?: string; picture?: { sha256: string; size: number } },
): ZoneBlock | null {
  switch (kind) {
    case 'heading':
    case 'paragraph':
      return { kind, text: words() }
    case 'list':
      return { kind, ordered: false, items: [words()] }
    case 'app':
      return chosen.app_id === undefined ? null : { kind, app_id: chosen.app_id }
    case 'picture':
      return chosen.picture === undefined ? null : { kind, picture: chosen.picture, caption: words() }
  }
}

/** Empty lines of lists are not sent. */
export function sentContent(content: ZoneContent): ZoneContent {
  return {
    ...content,
    blocks: content.blocks.map((block) =>
      block.kind === 'list'
        ? { ...block, items: block.items.filter((item) => item.zh.trim() !== '' || (item.en ?? '') !== '') }
        : block,
    ),
  }
}

/** Where the server keeps a picture. */
export function pictureUrl(sha256: string): string {
  return `/api/zones/pictures/${sha256}`
}

/** As a terminal is told it, with the pictures on this server. */
export function shownZone(id: string, content: ZoneContent): ShownZone {
  const text = (one: { zh: string; en?: string } | undefined): { zh: string; en: string } => ({
    zh: one?.zh ?? '',
    en: one?.en ?? '',
  })
  return {
    id,
    title: text(content.title),
    summary: text(content.summary),
    colour: content.colour ?? 'blue',
    picture_url: content.picture == null ? null : pictureUrl(content.picture.sha256),
    blocks: content.blocks.map((block) => {
      switch (block.kind) {
        case 'heading':
        case 'paragraph':
          return { kind: block.kind, text: text(block.text) }
        case 'list':
          return { kind: block.kind, ordered: block.ordered, items: block.items.map(text) }
        case 'app':
          return block
        case 'picture':
          return {
            kind: block.kind,
            picture_url: pictureUrl(block.picture.sha256),
            caption: text(block.caption),
          }
      }
    }),
  }
}
