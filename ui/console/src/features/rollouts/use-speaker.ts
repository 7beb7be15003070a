import { useNow } from 'kit'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Speaker } from './plan-sentences'

/** What plans are put into words with, in the console's language. */
export function useSpeaker(): ComputedRef<Speaker> {
  const { t, locale } = useI18n()
  const now = useNow()
  return computed(() => ({
    t: (key, values) => t(key, values ?? {}),
    locale: locale.value,
    now: now.value,
    windows: {
      days: Array.from({ length: 7 }, (_, index) => t(`locations.days[${index}]`)),
      everyDay: t('say.everyDay'),
      range: (from, to) => t('say.dayRange', { from, to }),
      nextDay: (time) => t('say.nextDay', { time }),
    },
  }))
}
