import type { Theme } from 'api'
import { describe, expect, it } from 'vitest'
import { isWithdrawn } from './use-themes'

describe('a style that was withdrawn', () => {
  const bundle = {
    version: '1.0.0',
    contract: 1,
    target: 'theme.lantern.1.0.0.zip',
    size: 1,
    sha256: '00',
    published_at: 1,
  }
  const theme = (id: string, built: boolean, ...withdrawn: (number | null)[]): Theme => ({
    id,
    name: null,
    built_in: built,
    bundles: withdrawn.map((at) => ({ ...bundle, withdrawn_at: at })),
  })

  it('is one that terminals can take from nowhere', () => {
    const themes = [theme('qidu', true, 7), theme('lantern', false, 7, null), theme('snow', false, 7)]
    expect(['qidu', 'lantern', 'snow', 'unheard_of'].filter((id) => isWithdrawn(themes, id))).toEqual([
      'snow',
      'unheard_of',
    ])
  })
})
