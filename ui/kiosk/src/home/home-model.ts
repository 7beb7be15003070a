import type { AppCard, HeaderModel, HelpModel, HomeModel, NoticeCard } from 'themes'

import type { App, HomeScreen, Notice, PageState } from '../host/page-state'
import { clockModel, dayText } from '../time/clock'
import { hoursToday } from '../time/opening-hours'
import type { Words } from '../words'
import { zoneCard } from '../zones/zone-model'

/** Fewer services than these are seen at a glance. */
const SEARCHED = 9

const DEFAULT_ZONE = 'Asia/Shanghai'

/** The zone of the terminal's location; that of China while it stands nowhere. */
export function zoneOf(state: PageState): string {
  return state.screen.page === 'home' ? (state.screen.location?.time_zone ?? DEFAULT_ZONE) : DEFAULT_ZONE
}

/** All that a theme's home page shows. */
export function homeModel(screen: HomeScreen, state: PageState, now: number, words: Words): HomeModel {
  const zone = zoneOf(state)
  return {
    header: headerModel(screen, state, now, words),
    apps: [
      ...screen.zones.map((zone) => zoneCard(zone, state.language, words)),
      ...screen.apps.map((app) => appCard(app, state, words)),
    ],
    notices: [
      ...closingNotices(state, words),
      ...faultNotices(state, screen, words),
      ...screen.notices.map((notice) => noticeCard(notice, zone, state, words)),
    ],
    help: helpModel(screen),
    elder: state.elder,
    canEnd: state.session.state !== 'none',
    // Elder mode shows fewer things.
    canSearch: !state.elder && screen.apps.length >= SEARCHED,
    readAloud: state.read_aloud,
  }
}

/** The head of every page of a terminal that has a place. */
export function headerModel(screen: HomeScreen, state: PageState, now: number, words: Words): HeaderModel {
  const { location } = screen
  const places = location ? [location.division_name, location.floor, screen.terminal_name] : []
  return {
    eyebrow: words.eyebrow,
    title: location?.name ?? screen.terminal_name,
    subtitle: words.joined(places.filter((place) => place !== '')),
    hours: hoursText(screen, now, zoneOf(state), words),
    slogan: words.slogan,
    hint: state.connectivity.state === 'offline' ? words.offlineHint : null,
    version: words.version(state.software_version),
    clock: clockModel(now, zoneOf(state), state.language),
  }
}

/** The head of a page of a terminal that has no place yet, or none that matters now. */
export function placelessHeader(title: string, state: PageState, now: number, words: Words): HeaderModel {
  return {
    eyebrow: words.eyebrow,
    title,
    subtitle: '',
    hours: null,
    slogan: words.slogan,
    hint: null,
    version: words.version(state.software_version),
    clock: clockModel(now, zoneOf(state), state.language),
  }
}

/** What a citizen is told of the closing; `null` while there is nothing to say. */
export function closingText(state: PageState, words: Words): string | null {
  const { hours } = state
  if (hours?.state === 'over') return words.closed.over
  if (hours?.state !== 'closing') return null
  return words.closed.closing(clockModel(hours.closes_at, zoneOf(state), state.language).time)
}

/** Whom to call in the hall; `null` where the location names nobody. */
export function helpModel(screen: HomeScreen): HelpModel | null {
  const { location } = screen
  if (!location?.contact_phone) return null
  return { name: location.contact_name, phone: location.contact_phone }
}

function appCard(app: App, state: PageState, words: Words): AppCard {
  return {
    kind: 'app',
    id: app.app_id,
    lang: 'zh-CN',
    colour: null,
    name: app.name,
    summary: app.summary,
    category: app.category,
    unit: app.unit,
    iconUrl: app.icon_url,
    state: app.state,
    stateText: app.state === 'ready' ? lacks(app, state, words) : words.appState[app.state],
  }
}

/** What will not work in an app that can be opened. */
function lacks(app: App, state: PageState, words: Words): string | null {
  const missing = state.faults.filter((need) => app.needs.includes(need))
  return missing.length === 0 ? null : words.faults.inApp(missing)
}

/** That something is out of order comes before all that ops have put up: it goes when the fault goes. */
function faultNotices(state: PageState, screen: HomeScreen, words: Words): NoticeCard[] {
  if (state.faults.length === 0) return []
  const { title, body, dateText } = words.faults.notice(state.faults, helpModel(screen))
  return [
    {
      id: 'faults',
      lang: state.language,
      title,
      body,
      level: 'warning',
      levelText: words.noticeLevel.warning,
      dateText,
    },
  ]
}

/** That the location closes soon, or has, comes first: it is for whoever stands there now. */
function closingNotices(state: PageState, words: Words): NoticeCard[] {
  const title = closingText(state, words)
  if (title === null) return []
  const { body, dateText } = words.closed.notice
  const levelText = words.noticeLevel.warning
  return [{ id: 'closing', lang: state.language, title, body, level: 'warning', levelText, dateText }]
}

function noticeCard(notice: Notice, zone: string, state: PageState, words: Words): NoticeCard {
  return {
    id: notice.id,
    lang: 'zh-CN',
    title: notice.title,
    body: notice.body,
    level: notice.level,
    levelText: words.noticeLevel[notice.level],
    dateText: words.notice.published(dayText(notice.starts_at, zone, state.language)),
  }
}

function hoursText(screen: HomeScreen, now: number, zone: string, words: Words): string | null {
  const hours = screen.location?.opening_hours ?? []
  if (hours.length === 0) return null
  const today = hoursToday(hours, screen.location?.special_days ?? [], now, zone)
  return today.length === 0 ? words.closedToday : words.hoursToday(today)
}
