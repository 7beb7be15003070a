import type { Language } from '../host/page-state'
import { en } from './en'
import type { Words } from './words'
import { zh } from './zh'

export type { EnrollingStage, OpeningWords, PageWords, Words } from './words'

/** The texts in that language. */
export function wordsIn(language: Language): Words {
  return language === 'en' ? en : zh
}
