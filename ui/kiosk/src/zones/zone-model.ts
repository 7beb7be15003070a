import type { AppCard } from 'themes'

import type { App, Language, Zone, ZoneBlock, ZoneText } from '../host/page-state'
import type { Words } from '../words'

/** A text as it is shown, and in which language it is. */
export interface ShownText {
  text: string
  lang: Language
}

/** A block ready to be drawn: an app has its card. */
export type ShownBlock =
  | { kind: 'heading' | 'paragraph'; text: ShownText }
  | { kind: 'picture'; url: string; caption: ShownText }
  | { kind: 'list'; ordered: boolean; items: ShownText[] }
  | { kind: 'app'; card: AppCard }

/** The citizen's language where there is a text in it; otherwise Chinese. */
export function shownText(text: ZoneText, language: Language): ShownText {
  return language === 'en' && text.en !== ''
    ? { text: text.en, lang: 'en' }
    : { text: text.zh, lang: 'zh-CN' }
}

/** The card by which a zone is opened on the home page. */
export function zoneCard(zone: Zone, language: Language, words: Words): AppCard {
  const title = shownText(zone.title, language)
  return {
    kind: 'zone',
    id: zone.id,
    name: title.text,
    lang: title.lang,
    summary: shownText(zone.summary, language).text,
    category: words.zone.category,
    unit: '',
    iconUrl: zone.picture_url,
    colour: zone.colour,
    state: 'ready',
    stateText: null,
  }
}

/** What of a zone's page is shown: apps that are not offered here and pictures that are not there yet are left out. */
export function shownBlocks(zone: Zone, apps: App[], cards: AppCard[], language: Language): ShownBlock[] {
  const shown = (block: ZoneBlock): ShownBlock[] => {
    switch (block.kind) {
      case 'heading':
      case 'paragraph':
        return [{ kind: block.kind, text: shownText(block.text, language) }]
      case 'picture':
        if (block.picture_url === null) return []
        return [{ kind: 'picture', url: block.picture_url, caption: shownText(block.caption, language) }]
      case 'list':
        return [
          {
            kind: 'list',
            ordered: block.ordered,
            items: block.items.map((item) => shownText(item, language)),
          },
        ]
      case 'app': {
        const isOffered = apps.some((app) => app.app_id === block.app_id)
        const card = cards.find((one) => one.kind === 'app' && one.id === block.app_id)
        return isOffered && card ? [{ kind: 'app', card }] : []
      }
    }
  }
  return zone.blocks.flatMap(shown)
}
