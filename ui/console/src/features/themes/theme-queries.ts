import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type App, type Location, type Notice, type VersionedTheme, type Zone } from 'api'
import type { PreviewContent } from 'kiosk/preview/request'
import { shownZone } from '../zones/zone-draft'

export const themeQuery = queryOptions({
  queryKey: ['settings', 'theme'] as const,
  queryFn: (): Promise<VersionedTheme> => unwrap(api.GET('/settings/theme')),
})

/** The content that a preview in a division shows: its first location, and all that is listed and on show. */
export function contentQuery(division: string | undefined) {
  return queryOptions({
    queryKey: ['theme-content', division ?? ''] as const,
    queryFn: async (): Promise<PreviewContent> => {
      const [apps, notices, locations, zones] = await Promise.all([
        unwrap(api.GET('/apps', { params: { query: { state: 'listed', limit: 60 } } })),
        unwrap(api.GET('/notices', { params: { query: { active: true, limit: 10 } } })),
        unwrap(api.GET('/locations', { params: { query: { limit: 1, ...(division && { division }) } } })),
        unwrap(api.GET('/zones', { params: { query: { state: 'published', limit: 24 } } })),
      ])
      const now = Date.now()
      return {
        ...previewContent(apps.items, notices.items, locations.items[0], now),
        zones: zones.items
          .filter((zone) => isShown(zone, now))
          .map((zone) => shownZone(zone.id, zone.content)),
      }
    },
  })
}

function isShown({ starts_at: starts, ends_at: ends }: Zone, now: number): boolean {
  return starts <= now && (ends == null || ends > now)
}

/** As the terminal would be told it. */
export function previewContent(
  apps: App[],
  notices: Notice[],
  location: Location | undefined,
  now: number,
): Omit<PreviewContent, 'zones'> {
  return {
    terminal_name: location ? '1号机' : '',
    location: location ?? null,
    apps: [...apps]
      .sort((a, b) => a.sort_order - b.sort_order)
      .map((app) => ({
        app_id: app.id,
        name: app.name,
        summary: app.summary,
        category: app.category,
        icon_url: app.icon_url,
        unit: app.unit,
        contact: app.contact,
        search_words: app.search_words,
        state: 'ready',
      })),
    notices: notices
      .filter((notice) => notice.starts_at <= now)
      .sort((a, b) => urgency(b) - urgency(a))
      .map(({ id, title, body, level, interrupts, starts_at, ends_at }) => ({
        id,
        title,
        body,
        level,
        interrupts,
        starts_at,
        ends_at: ends_at ?? null,
      })),
  }
}

/** In this order the server sends them to terminals. */
function urgency(notice: Notice): number {
  return Number(notice.interrupts) * 2 + Number(notice.level === 'warning')
}
