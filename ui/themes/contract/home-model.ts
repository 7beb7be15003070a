/** All that a home page shows, ready to be laid out: every text is already in the citizen's language. */
export interface HomeModel {
  header: HeaderModel
  /** The zones, then the apps. */
  apps: AppCard[]
  notices: NoticeCard[]
  /** Whom to ask for help; `null` where the location names nobody. */
  help: HelpModel | null
  elder: boolean
  /** Whether there is a citizen's session that can be ended. The button for it keeps its place: the first touch moves nothing. */
  canEnd: boolean
  /** Whether there are so many apps that finding one by its letters helps. */
  canSearch: boolean
  /** How far reading the page aloud is; `null` where the terminal cannot be heard. */
  readAloud: ReadAloud | null
}

export type ReadAloud = 'ready' | 'reading' | 'paused'

export interface HeaderModel {
  /** Above the title, such as `政务服务自助终端`. */
  eyebrow: string
  title: string
  subtitle: string
  /** Such as `今日开放 09:00—17:00`; `null` where no hours are set. */
  hours: string | null
  slogan: string
  /** What a citizen should know of the terminal itself, such as a network that is down; takes the slogan's place. */
  hint: string | null
  /** Such as `版本 1.4.0`; for ops, small. */
  version: string
  clock: ClockModel
}

export interface ClockModel {
  /** `14:26`. */
  time: string
  /** `11月24日`. */
  date: string
  weekday: string
  /** `农历十月十六`; `null` in other languages than Chinese. */
  lunar: string | null
}

/** What is opened by a touch: an app, or a zone (专区), a page that ops composed. */
export interface AppCard {
  kind: 'app' | 'zone'
  id: string
  name: string
  /** The language of name and summary. */
  lang: 'zh-CN' | 'en'
  summary: string
  category: string
  unit: string
  iconUrl: string | null
  /** Of a zone; a style draws it in its own way. */
  colour: 'blue' | 'green' | 'red' | 'brown' | null
  state: 'ready' | 'preparing' | 'failed' | 'quarantined'
  /** Why it cannot be opened, or what will not work in it; `null` where there is nothing to say. */
  stateText: string | null
}

export interface NoticeCard {
  id: string
  /** The language of title and body. */
  lang: 'zh-CN' | 'en'
  title: string
  body: string
  level: 'info' | 'warning'
  levelText: string
  /** When it was put up, in words. */
  dateText: string
}

export interface HelpModel {
  name: string
  phone: string
}

/** The fixed words of a home page. */
export interface HomeWords {
  allApps: string
  readNotice: string
  /** Such as `共 3 条`. */
  noticeCount: (count: number) => string
  noApps: string
  noAppsNext: string
  previousPage: string
  nextPage: string
  moreCategories: string
  /** Such as `第 1 页，共 4 页`. */
  pageOf: (page: number, pages: number) => string
  elderOn: string
  elderOff: string
  readAloud: Record<ReadAloud, string>
  /** The other language's name in itself, and its tag. */
  otherLanguage: string
  otherLanguageTag: string
  help: (desk: string) => string
  end: string
  search: string
  appList: string
  categoryList: string
}

/** The fixed words of what is shown while nobody is there. */
export interface AttractWords {
  /** Such as `触摸屏幕开始`. */
  touch: string
}

/** What a citizen does on a home page. */
export interface HomeEvents {
  openApp: [appId: string]
  readNotice: [index: number]
  search: []
  toggleElder: []
  toggleReading: []
  toggleLanguage: []
  endSession: []
}
