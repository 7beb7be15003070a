import type { HelpModel } from 'themes'

import type { HomeScreen, Language, OpeningHours } from '../host/page-state'
import { clockModel, dayText } from '../time/clock'
import { daysBetween, weekLines } from '../time/opening-hours'
import type { ClosedWords } from '../words/closed'
import { wordsIn } from '../words'
import { helpModel } from './home-model'

/** What the page of a closed location says. */
export interface ClosedScreen {
  words: ClosedWords
  /** When it opens, in words; `null` where nobody knows. */
  opens: string | null
  /** The same in the other language. */
  other: { lang: Language; text: string }
  /** Where the terminal stands, a line each; none where it does not say. */
  place: string[]
  week: { days: string; hours: string }[]
  help: HelpModel | null
}

/** What is said while a location is closed that opens at this moment. */
export function closedScreen(
  screen: HomeScreen,
  opensAt: number | null,
  now: number,
  zone: string,
  language: Language,
): ClosedScreen {
  const { location } = screen
  const other: Language = language === 'en' ? 'zh-CN' : 'en'
  const words = wordsIn(language).closed
  return {
    words,
    opens: opensText(opensAt, now, zone, language),
    other: { lang: other, text: shortText(opensAt, now, zone, other) },
    place: location ? [location.address, location.floor].filter((part) => part !== '') : [],
    week: weekText(location?.opening_hours ?? [], words),
    help: helpModel(screen),
  }
}

function shortText(opensAt: number | null, now: number, zone: string, language: Language): string {
  const { title, and } = wordsIn(language).closed
  const opens = opensText(opensAt, now, zone, language)
  return opens === null ? title : `${title}${and}${opens}`
}

function opensText(opensAt: number | null, now: number, zone: string, language: Language): string | null {
  if (opensAt === null) return null
  const words = wordsIn(language).closed
  const { time, weekday } = clockModel(opensAt, zone, language)
  const day = dayText(opensAt, zone, language)
  const ahead = daysBetween(now, opensAt, zone)
  if (ahead === 0) return words.opensToday(time)
  if (ahead === 1) return words.opensTomorrow(time)
  return words.opensOn(day, weekday, time)
}

function weekText(hours: readonly OpeningHours[], words: ClosedWords): { days: string; hours: string }[] {
  return weekLines(hours).map(({ from, to, stretches }) => ({
    days: from === to ? words.day(from) : words.days(from, to),
    hours: words.stretches(stretches),
  }))
}
