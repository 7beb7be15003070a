import { expect, it } from 'vitest'
import { emptyDraft, newBlock, sentContent, shownZone } from './zone-draft'

it('sends no empty lines', () => {
  const { content } = emptyDraft()
  content.blocks = [
    {
      kind: 'list',
      ordered: true,
      items: [
        { zh: '身份证', en: '' },
        { zh: ' ', en: '' },
      ],
    },
  ]
  expect(sentContent(content).blocks).toEqual([
    { kind: 'list', ordered: true, items: [{ zh: '身份证', en: '' }] },
  ])
})

it('makes no app and no picture that was not chosen', () => {
  expect(newBlock('app', {})).toBeNull()
  expect(newBlock('picture', {})).toBeNull()
  expect(newBlock('app', { app_id: 'a' })).toEqual({ kind: 'app', app_id: 'a' })
})

it('shows the pictures of this server', () => {
  const { content } = emptyDraft()
  content.picture = { sha256: 'ab', size: 1 }
  content.blocks = [{ kind: 'picture', picture: { sha256: 'cd', size: 1 }, caption: { zh: '窗口', en: '' } }]
  const zone = shownZone('z', content)
  expect(zone.picture_url).toBe('/api/zones/pictures/ab')
  expect(zone.blocks[0]).toEqual({
    kind: 'picture',
    picture_url: '/api/zones/pictures/cd',
    caption: { zh: '窗口', en: '' },
  })
})
