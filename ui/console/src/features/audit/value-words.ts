import { formatExact } from 'kit'

/** What a value is put into words with. */
export interface Writer {
  t: (key: string) => string
  hasWord: (key: string) => boolean
  locale: string
}

/** Groups of words that the values of a field are in. */
const GROUPS: Record<string, string[]> = {
  by: ['audit.ways'],
  check: ['inspections.checks'],
  decision: ['rollouts.deed'],
  enrollment: ['enrollment'],
  everywhere: ['themes.name'],
  kind: ['commandKind', 'apps.kinds'],
  mode: ['screenHours.modes'],
  rating_state: ['ratings.states'],
  role: ['role'],
  severity: ['findings.severities'],
  source: ['findings.sources'],
  theme: ['themes.name'],
  when_closed: ['screenHours.whenClosedChoice'],
  state: ['rolloutState', 'versions.states', 'findings.states'],
}

/** A value of an audit summary in words; `undefined` where there are none for it. */
export function valueWords(field: string, value: unknown, writer: Writer): string | undefined {
  const { t, hasWord, locale } = writer
  if (typeof value === 'number' && /_(?:at|until)$/.test(field)) return formatExact(value, locale)
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (field === 'targets' && Array.isArray(value)) {
    return value.map((target) => targetWords(target, writer)).join(t('common.list'))
  }
  if (field === 'divisions' && Array.isArray(value)) {
    return value.map((chosen) => divisionWords(chosen, writer)).join(t('common.list')) || '—'
  }
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value.join(t('common.list'))
  }
  if (field === 'enrollment_code' && isRecord(value)) return `…${String(value['hint'])}`
  const key = GROUPS[field]?.map((group) => `${group}.${String(value)}`).find(hasWord)
  return key === undefined ? undefined : t(key)
}

/** A target as the log has it: with its name, or as a key such as `division:511702`. */
function targetWords(target: unknown, { t, hasWord }: Writer): string {
  if (isRecord(target)) {
    const name = target['name'] ?? target['id']
    return typeof name === 'string' ? name : t('targets.everywhere')
  }
  const [kind = '', id = ''] = String(target).split(':')
  const word = `targets.${kind}`
  return [hasWord(word) ? t(word) : kind, id].filter(Boolean).join(' ')
}

/** A division's home page style, such as `511725 汉阙`. */
function divisionWords(chosen: unknown, { t, hasWord }: Writer): string {
  if (!isRecord(chosen)) return ''
  const theme = String(chosen['theme'])
  const key = `themes.name.${theme}`
  return `${String(chosen['division_code'])} ${hasWord(key) ? t(key) : theme}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
