import { useI18n } from 'vue-i18n'

/** Words for values that a newer server may send and this console not know. */
export function useWords(): { hasWord: (key: string) => boolean } {
  const i18n = useI18n()
  return { hasWord: (key) => i18n.te(key) }
}
