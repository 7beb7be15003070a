import type { KeyboardLayout } from '../host/page-state'
import type { Words } from '../words'
import { idGroups, idState } from './id-number'
import { phoneGroups, phoneState } from './phone'
import { plateState } from './plate'

/** Layouts that show what stands in the field. */
export type KnownLayout = Extract<KeyboardLayout, 'id' | 'phone' | 'plate'>

/** What is shown of the field: its text in groups, with dots for what is missing, and how it stands. */
export interface FieldModel {
  groups: { typed: string; rest: string }[]
  note: string
  tone: 'quiet' | 'good' | 'bad'
}

export function fieldModel(layout: KnownLayout, text: string, words: Words['keyboard']): FieldModel {
  switch (layout) {
    case 'id':
      return idModel(text, words)
    case 'phone':
      return phoneModel(text, words)
    case 'plate':
      return plateModel(text, words)
  }
}

function idModel(text: string, words: Words['keyboard']): FieldModel {
  const groups = idGroups(text)
  const state = idState(text)
  switch (state.kind) {
    case 'empty':
      return { groups, note: words.id.empty, tone: 'quiet' }
    case 'partial':
      return { groups, note: words.missing(state.missing), tone: 'quiet' }
    case 'right':
      return { groups, note: words.id.right, tone: 'good' }
    case 'wrong_check':
    case 'wrong_date':
    case 'wrong':
      return { groups, note: words.id[state.kind], tone: 'bad' }
  }
}

function phoneModel(text: string, words: Words['keyboard']): FieldModel {
  const groups = phoneGroups(text).map((typed) => ({ typed, rest: '' }))
  const state = phoneState(text)
  switch (state.kind) {
    case 'partial':
      return { groups, note: words.missing(state.missing), tone: 'quiet' }
    case 'whole':
      return { groups, note: words.phone.whole, tone: 'good' }
    case 'empty':
    case 'other':
      return { groups, note: words.phone[state.kind], tone: 'quiet' }
  }
}

function plateModel(text: string, words: Words['keyboard']): FieldModel {
  const groups = [text.slice(0, 2), text.slice(2)].map((typed) => ({ typed, rest: '' }))
  const state = plateState(text)
  const tone = state === 'wrong' ? 'bad' : state === 'whole' || state === 'green' ? 'good' : 'quiet'
  return { groups, note: words.plate[state], tone }
}
