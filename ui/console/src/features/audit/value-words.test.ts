import { describe, expect, it } from 'vitest'
import { i18n } from '../../app/i18n'
import { valueWords } from './value-words'

const writer = {
  t: (key: string) => i18n.global.t(key),
  hasWord: (key: string) => i18n.global.te(key),
  locale: 'zh-CN',
}
const words = (field: string, value: unknown): string | undefined => valueWords(field, value, writer)

describe('values of an audit summary', () => {
  it('are said in the words of their field', () => {
    expect(words('role', 'viewer')).toBe('只读')
    expect(words('kind', 'restart_shell')).toBe('重启屏幕程序')
    expect(words('kind', 'remote')).toBe('远程地址')
    expect(words('by', 'link')).toBe('登录链接')
    expect(words('by', 'command line')).toBe('服务器命令行')
    expect(words('disabled', true)).toBe('是')
    expect(words('ends_at', Date.UTC(2026, 10, 25))).toContain('2026年11月25日')
  })

  it('name the targets', () => {
    expect(words('targets', ['everywhere'])).toBe('全部终端')
    expect(words('targets', ['division:511702', 'location:9'])).toBe('行政区划 511702、点位 9')
    expect(words('targets', [{ kind: 'division', id: '511725', name: '渠县' }])).toBe('渠县')
  })

  it('name home page styles', () => {
    expect(words('everywhere', 'bashan')).toBe('巴山渠水')
    const quxian = { division_code: '511725', theme: 'hanque' }
    expect(words('divisions', [quxian])).toBe('511725 汉阙')
    expect(words('divisions', [])).toBe('—')
  })

  it('list what are several', () => {
    expect(words('versions', ['1.0.0', '1.1.0'])).toBe('1.0.0、1.1.0')
  })

  it('tell an enrollment code by its end', () => {
    expect(words('enrollment_code', { id: '01a2', hint: '7KQX' })).toBe('…7KQX')
  })

  it('leave alone what they have no words for', () => {
    expect(words('role', 'emperor')).toBeUndefined()
    expect(words('name', 'viewer')).toBeUndefined()
    expect(words('count', 3)).toBeUndefined()
  })
})
