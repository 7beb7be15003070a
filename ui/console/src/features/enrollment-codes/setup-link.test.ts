import { expect, test } from 'vitest'

import { setupLink } from './setup-link'

const GROUPS = ['40718', '05532', '91046', '77290', '13385', '60254', '08871', '52963']

test('the code is in the fragment alone', () => {
  const link = new URL(
    setupLink(
      { server: 'https://fleet.example/', root: GROUPS },
      { code: 'K7M2-9QXP', location_id: '0192d3f0-0000-7000-8000-000000000001' },
    ),
  )
  expect(link.origin + link.pathname + link.search).toBe('https://fleet.example/')
  const said = new URLSearchParams(link.hash.replace('#/set-up?', ''))
  expect(said.get('root')).toBe(GROUPS.join('-'))
  expect(said.get('code')).toBe('K7M2-9QXP')
  expect(said.get('location')).toBe('0192d3f0-0000-7000-8000-000000000001')
})

test('without a root and a code the server alone is named', () => {
  expect(setupLink({ server: 'https://fleet.example', root: null }, {})).toBe(
    'https://fleet.example/#/set-up?',
  )
})
