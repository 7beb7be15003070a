import { setClientWords, setLanguage } from 'api'
import { createI18n } from 'vue-i18n'
import { en, zh, type Words } from '../words'

/** The languages of the console. */
export type Language = 'zh-CN' | 'en'

const KEY = 'console.language'

function remembered(): Language {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN'
}

export const i18n = createI18n<[Words], Language, false>({
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- until version 12, the old API is the default
  legacy: false,
  locale: remembered(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
})

/** Turns the console, and the server's words, to a language and remembers it. */
export function useLanguage(language: Language): void {
  i18n.global.locale.value = language
  localStorage.setItem(KEY, language)
  applyLanguage(language)
}

function applyLanguage(language: Language): void {
  document.documentElement.lang = language
  setLanguage(language)
  setClientWords(language === 'en' ? en.client : zh.client)
}

applyLanguage(remembered())
