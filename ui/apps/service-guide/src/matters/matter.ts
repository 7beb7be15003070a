/** A text in both languages. */
export interface Both {
  zh: string
  en: string
}

/** A department of the hall, by what its counters are known as. */
export const DEPARTMENTS = {
  police: { zh: '公安', en: 'Police' },
  social: { zh: '人社', en: 'Social security' },
  medical: { zh: '医保', en: 'Medical insurance' },
  civil: { zh: '民政、残联', en: 'Civil affairs' },
  property: { zh: '不动产、税务', en: 'Property and tax' },
  housing: { zh: '公积金', en: 'Housing fund' },
  market: { zh: '市场监管', en: 'Business' },
  health: { zh: '卫健、教育、退役军人', en: 'Health, schools, veterans' },
} as const satisfies Record<string, Both>

export type Department = keyof typeof DEPARTMENTS

/** What happens in a life, by which people look for what they need. */
export const LIFE_EVENTS = {
  birth: { zh: '生孩子', en: 'Having a child' },
  school: { zh: '上学', en: 'School' },
  work: { zh: '就业创业', en: 'Work and business' },
  marriage: { zh: '结婚、离婚', en: 'Marriage' },
  home: { zh: '买房、租房', en: 'A home' },
  car: { zh: '开车', en: 'Driving' },
  illness: { zh: '看病', en: 'Illness' },
  age: { zh: '养老', en: 'Old age' },
  hardship: { zh: '困难帮扶', en: 'Support' },
  identity: { zh: '身份户口', en: 'Identity' },
} as const satisfies Record<string, Both>

export type LifeEvent = keyof typeof LIFE_EVENTS

/** What of a paper has to be brought. */
export type Form = 'original' | 'copy' | 'original_and_copy' | 'fill_in'

export interface Material {
  name: string
  form: Form
  /** How many of it. */
  count: number
  /** Who needs it, or where it comes from. */
  note?: string
}

/** A matter that people come for (办事事项). Details are in Chinese, as the departments publish them. */
export interface Matter {
  id: string
  name: Both
  department: Department
  lifeEvents: readonly LifeEvent[]
  /** Among those asked for most. */
  popular?: true
  summary: Both
  conditions: readonly string[]
  materials: readonly Material[]
  steps: readonly string[]
  /** How long it takes from the day that it is accepted. */
  time: string
  fee: string
  /** The counter in the hall. */
  counter: string
  phone: string
  law: readonly string[]
}

/** A paper of which the original is shown. */
export function original(name: string, note?: string, count = 1): Material {
  return { name, form: 'original', count, ...(note === undefined ? {} : { note }) }
}

/** A paper of which a copy is handed in. */
export function copy(name: string, note?: string, count = 1): Material {
  return { name, form: 'copy', count, ...(note === undefined ? {} : { note }) }
}

/** A paper of which the original is shown and a copy is handed in. */
export function both(name: string, note?: string, count = 1): Material {
  return { name, form: 'original_and_copy', count, ...(note === undefined ? {} : { note }) }
}

/** A form that is filled in at the counter. */
export function fillIn(name: string, note = '窗口领取或现场打印', count = 1): Material {
  return { name, form: 'fill_in', count, note }
}
