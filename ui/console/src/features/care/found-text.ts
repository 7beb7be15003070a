import type { CheckedItem } from 'api'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** What was not as it should be; else that all was. */
export function foundText(results: readonly CheckedItem[], t: Translate, locale: string): string {
  const wrong = results.flatMap(({ item, problem }) => {
    const name = locale.startsWith('en') ? item.en : item.zh
    return problem ? [`${name}: ${t(`care.problem.${problem}`)}`] : []
  })
  return wrong.length > 0 ? wrong.join(t('common.list')) : t('care.noProblem', { count: results.length })
}
