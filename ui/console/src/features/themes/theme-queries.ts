import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type App, type Location, type Notice, type VersionedTheme } from 'api'
import type { PreviewContent } from 'kiosk/preview/request'

export const themeQuery = queryOptions({
  queryKey: ['settings', 'theme'] as const,
  queryFn: (): Promise<VersionedTheme> => unwrap(api.GET('/settings/theme')),
})

/** The content that a preview in a division shows: its first location, and all that is listed and on show. */
export function contentQuery(division: string | undefined) {
  return queryOptions({
    queryKey: ['theme-content', division ?? ''] as const,
    queryFn: async (): Promise<PreviewContent> => {
      const [apps, notices, locations] = await Promise.all([
        unwrap(api.GET('/apps', { params: { query: { state: 'listed', limit: 60 } } })),
        unwrap(api.GET('/notices', { params: { query: { active: true, limit: 10 } } })),
        unwrap(api.GET('/locations', { params: { query: { limit: 1, ...(division && { division }) } } })),
      ])
      return previewContent(apps.items, notices.items, locations.items[0], Date.now())
    },
  })
}

/** As the terminal would be told it. */
export function previewContent(
  apps: App[],
  notices: Notice[],
  location: Location | undefined,
  now: number,
): PreviewContent {
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
      .sort((a, b) => Number(b.level === 'warning') - Number(a.level === 'warning'))
      .map(({ id, title, body, level, starts_at, ends_at }) => ({
        id,
        title,
        body,
        level,
        starts_at,
        ends_at: ends_at ?? null,
      })),
  }
}
