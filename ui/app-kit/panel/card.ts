import type { KioskIdCard } from '../kiosk'
import type { Answer } from './bridge'
import { isPurpose } from './purpose'

/** What the simulated reader answers, chosen beside the screen. */
export type CardOutcome =
  KioskIdCard['kind'] | 'cancelled' | 'no_card' | 'reader_failed' | 'unknown_card' | 'no_reader'

/** In the order of the choice. */
export const CARDS: readonly CardOutcome[] = [
  'resident',
  'hk_macau_taiwan',
  'permanent_resident',
  'cancelled',
  'no_card',
  'reader_failed',
  'unknown_card',
  'no_reader',
]

/** A reader that is none. */
export interface SimulatedReader {
  outcome: CardOutcome
  /** Whether the manifest asks for it; on a terminal, ops have to grant it too. */
  permitted: boolean
}

const RESIDENT: KioskIdCard = {
  kind: 'resident',
  name: '向巴山',
  english_name: null,
  sex: 'male',
  ethnicity: '汉',
  nationality: null,
  birth: '1958-03-09',
  address: '四川省达州市通川区凤西街道虚构路18号3单元2楼1号',
  number: '511702195803090156',
  authority: '达州市公安局通川区分局',
  valid_from: '2019-06-03',
  valid_until: null,
  pass_number: null,
}
/** Cards of people that there are not. */
const PEOPLE: Record<KioskIdCard['kind'], KioskIdCard> = {
  resident: RESIDENT,
  hk_macau_taiwan: {
    ...RESIDENT,
    kind: 'hk_macau_taiwan',
    name: '陈虚舟',
    sex: 'female',
    ethnicity: null,
    birth: '1990-02-14',
    address: '四川省达州市达川区三里坪街道虚构大道66号',
    number: '83000019900214002X',
    authority: '达州市公安局',
    valid_from: '2022-04-01',
    valid_until: '2027-04-01',
    pass_number: '00000000',
  },
  permanent_resident: {
    ...RESIDENT,
    kind: 'permanent_resident',
    name: '米虚构',
    english_name: 'MUSTERMANN, ERIKA',
    sex: 'female',
    ethnicity: null,
    nationality: 'DEU',
    birth: '1979-08-12',
    address: null,
    number: 'DEU511779081216',
    authority: '1500',
    valid_from: '2018-05-20',
    valid_until: '2028-05-19',
  },
}

/** What a terminal answers: the page that asks the citizen is not shown here. */
export function cardAnswer(reason: unknown, reader: SimulatedReader): Answer {
  if (!isPurpose(reason)) return { ok: false, code: 'invalid_arguments' }
  if (!reader.permitted) return { ok: false, code: 'not_permitted' }
  const { outcome } = reader
  return outcome in PEOPLE
    ? { ok: true, value: PEOPLE[outcome as KioskIdCard['kind']] }
    : { ok: false, code: outcome as Exclude<CardOutcome, KioskIdCard['kind']> }
}
