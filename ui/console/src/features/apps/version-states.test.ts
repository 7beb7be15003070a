import { describe, expect, it } from 'vitest'
import { isListable, versionDeeds } from './version-states'

const submitted = { at: 1, by: 'chenxq' }

describe('what can be decided about a version', () => {
  it('needs somebody else where the fleet asks for a second person', () => {
    const version = { state: 'in_review', submitted } as const
    expect(versionDeeds(version, { secondPerson: true, me: 'chenxq' })).not.toContain('approve')
    expect(versionDeeds(version, { secondPerson: true, me: 'liwei' })).toContain('approve')
    expect(versionDeeds(version, { secondPerson: false, me: 'chenxq' })).toContain('approve')
  })

  it('ends with being withdrawn', () => {
    expect(versionDeeds({ state: 'withdrawn', submitted: null }, { secondPerson: false, me: 'a' })).toEqual(
      [],
    )
    expect(versionDeeds({ state: 'draft', submitted: null }, { secondPerson: false, me: 'a' })).toEqual([
      'withdraw',
    ])
  })

  it('lets only reviewed versions be listed, or checked ones where one person is enough', () => {
    expect(isListable({ state: 'checked' }, true)).toBe(false)
    expect(isListable({ state: 'checked' }, false)).toBe(true)
    expect(isListable({ state: 'reviewed' }, true)).toBe(true)
    expect(isListable({ state: 'draft' }, false)).toBe(false)
  })
})
