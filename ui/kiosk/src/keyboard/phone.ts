/** 139 0000 0000; a number with an area code keeps its hyphen. */
export function phoneGroups(text: string): string[] {
  if (!/^1\d*$/.test(text)) return text === '' ? [] : [text]
  return [text.slice(0, 3), text.slice(3, 7), text.slice(7)].filter((group) => group !== '')
}

/** How a typed number stands. */
export type PhoneState = { kind: 'empty' | 'whole' | 'other' } | { kind: 'partial'; missing: number }

export function phoneState(text: string): PhoneState {
  if (text === '') return { kind: 'empty' }
  if (!/^1\d*$/.test(text) || text.length > 11) return { kind: 'other' }
  return text.length === 11 ? { kind: 'whole' } : { kind: 'partial', missing: 11 - text.length }
}
