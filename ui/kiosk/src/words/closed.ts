import type { Stretch } from './words'

/** What is said while the location is closed, and shortly before. */
export interface ClosedWords {
  title: string
  opensToday: (time: string) => string
  opensTomorrow: (time: string) => string
  opensOn: (day: string, weekday: string, time: string) => string
  unknown: string
  place: string
  hall: string
  hint: string
  /** Monday 1 to Sunday 7. */
  day: (day: number) => string
  days: (from: number, to: number) => string
  stretches: (stretches: readonly Stretch[]) => string
  /** To a citizen who uses the terminal. */
  closing: (time: string) => string
  over: string
  /** What else is said of it, where it is read as a notice. */
  notice: { body: string; dateText: string }
  /** Between two short sentences. */
  and: string
}

const DAYS_ZH = ['一', '二', '三', '四', '五', '六', '日']
const DAYS_EN = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const dayZh = (day: number): string => `周${DAYS_ZH[day - 1] ?? ''}`
const dayEn = (day: number): string => DAYS_EN[day - 1] ?? ''

export const closedZh: ClosedWords = {
  title: '本点位已下班',
  opensToday: (time) => `今天 ${time} 开放`,
  opensTomorrow: (time) => `明天 ${time} 开放`,
  opensOn: (day, weekday, time) => `${day}${weekday} ${time} 开放`,
  unknown: '开放时间请电话咨询',
  place: '地址',
  hall: '大厅咨询台',
  hint: '本机正常，开放时间自动恢复服务。急需办理的，请电话咨询。',
  day: dayZh,
  days: (from, to) => `${dayZh(from)}至${dayZh(to)}`,
  stretches: (stretches) => stretches.map(({ opens, closes }) => `${opens}—${closes}`).join('、'),
  closing: (time) => `本点位 ${time} 下班，请抓紧办理，您的办理不会中断`,
  over: '本点位已下班，请办完后退出，您的办理不会中断',
  notice: {
    body: '您正在办理的事项可以继续办完。办完后请退出，本机随后停止服务，下次开放时间自动恢复。',
    dateText: '今天',
  },
  and: '，',
}

export const closedEn: ClosedWords = {
  title: 'This location is closed',
  opensToday: (time) => `Opens today at ${time}`,
  opensTomorrow: (time) => `Opens tomorrow at ${time}`,
  opensOn: (day, weekday, time) => `Opens ${weekday}, ${day}, at ${time}`,
  unknown: 'Please call to ask when it opens',
  place: 'Address',
  hall: 'Help desk',
  hint: 'This terminal is in order and serves again when the location opens. If it is urgent, please call.',
  day: dayEn,
  days: (from, to) => `${dayEn(from)}–${dayEn(to)}`,
  stretches: (stretches) => stretches.map(({ opens, closes }) => `${opens}–${closes}`).join(', '),
  closing: (time) => `This location closes at ${time}. You will not be cut off`,
  over: 'This location has closed. Please finish and leave; you will not be cut off',
  notice: {
    body: 'You can finish what you are doing. Please exit when you are done: this terminal then stops, and serves again when the location opens.',
    dateText: 'Today',
  },
  and: ' · ',
}
