import { queryOptions } from '@tanstack/vue-query'
import {
  api,
  unwrap,
  type App,
  type Location,
  type Notice,
  type ShownTheme,
  type Theme,
  type ThemePeriod,
  type VersionedTheme,
  type Zone,
} from 'api'
import type { PreviewContent } from 'kiosk/preview/request'
import { shownZone } from '../zones/zone-draft'

export const themeQuery = queryOptions({
  queryKey: ['settings', 'theme'] as const,
  queryFn: (): Promise<VersionedTheme> => unwrap(api.GET('/settings/theme')),
})

/** All styles that there are: built in, and from signed bundles. */
export const themesQuery = queryOptions({
  queryKey: ['release', 'themes'] as const,
  queryFn: (): Promise<Theme[]> => unwrap(api.GET('/themes')),
})

/** What every division shows now, and why. */
export const shownQuery = queryOptions({
  queryKey: ['theme_period', 'shown'] as const,
  queryFn: (): Promise<ShownTheme[]> => unwrap(api.GET('/theme-periods/shown')),
  // At midnight it changes by itself.
  refetchInterval: 60_000,
})

/** The periods of a tab: those to come first things first, those that are over last things first. */
export function periodsQuery(past: boolean) {
  return queryOptions({
    queryKey: ['theme_period', 'list', past] as const,
    queryFn: async (): Promise<ThemePeriod[]> => {
      const read = async (state: ThemePeriod['state'], sort: string): Promise<ThemePeriod[]> =>
        (await unwrap(api.GET('/theme-periods', { params: { query: { state, sort, limit: 200 } } }))).items
      if (past) return read('past', '-first_day')
      const [running, coming] = await Promise.all([read('running', 'first_day'), read('coming', 'first_day')])
      return [...running, ...coming]
    },
  })
}

/** The files of a bundle as text, for a preview that may fetch nothing itself. */
export function bundleFilesQuery(sha256: string | undefined) {
  return queryOptions({
    queryKey: ['theme-bundle', sha256 ?? ''] as const,
    enabled: sha256 !== undefined,
    staleTime: Infinity,
    queryFn: async (): Promise<{ module: string; style: string }> => {
      const read = (file: 'module' | 'style'): Promise<string> =>
        unwrap(
          api.GET('/themes/{sha256}/{file}', {
            params: { path: { sha256: sha256 ?? '', file } },
            parseAs: 'text',
          }),
        )
      const [module, style] = await Promise.all([read('module'), read('style')])
      return { module, style }
    },
  })
}

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
        needs: [],
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
