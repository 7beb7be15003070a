import { describe, expect, it } from 'vitest'
import { bundleUrl, originLines, originOf } from './origins'

describe('origins', () => {
  it('reads one a line and forgives commas and blanks', () => {
    expect(originLines(' https://a.cn \n\nhttps://b.cn，https://c.cn')).toEqual([
      'https://a.cn',
      'https://b.cn',
      'https://c.cn',
    ])
  })

  it('knows the origin of a web address and of nothing else', () => {
    expect(originOf('https://a.cn:8443/x?y')).toBe('https://a.cn:8443')
    expect(originOf('file:///etc/passwd')).toBeNull()
    expect(originOf('https:/')).toBeNull()
  })

  it('repeats the origins of a bundle and what it is granted', () => {
    const origins = ['https://a.cn', 'https://b.cn']
    const bundle = { label: '1.0.0', entry: 'index.html', origins, permissions: ['id_card'] }
    expect(bundleUrl('1', bundle)).toBe(
      '/api/apps/1/versions/bundle?label=1.0.0&entry=index.html&allowed_origins=https%3A%2F%2Fa.cn&allowed_origins=https%3A%2F%2Fb.cn&permissions=id_card',
    )
  })
})
