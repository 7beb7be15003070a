import type { Threshold } from 'api'
import { useI18n } from 'vue-i18n'

/** A threshold in words, such as `5%` or `3 台`. */
export function useLimit(): (stop: Threshold) => string {
  const { t } = useI18n()
  return (stop) =>
    [
      ...(stop.percent == null ? [] : [t('rollouts.limitShare', { percent: stop.percent })]),
      ...(stop.count == null ? [] : [t('rollouts.limitCount', { count: stop.count })]),
    ].join(t('common.list'))
}
