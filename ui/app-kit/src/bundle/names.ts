import type { Findings } from '../finding'

const LONGEST = 1024
const LONGEST_PART = 255

/** Says what the server and the terminal would refuse a path for. */
export function checkNames(paths: readonly string[], findings: Findings): void {
  const seen = new Map<string, string>()
  for (const path of paths) {
    const reason = unsafe(path)
    if (reason !== undefined) findings.add('file-name-unsafe', { file: path }, { reason })
    const other = seen.get(path.toLowerCase())
    if (other === undefined) seen.set(path.toLowerCase(), path)
    else findings.add('file-name-duplicate', { file: path }, { other })
  }
  for (const path of paths) {
    const folder = folders(path.toLowerCase()).find((name) => seen.has(name))
    if (folder !== undefined)
      findings.add('file-name-duplicate', { file: path }, { other: seen.get(folder) ?? folder })
  }
}

function folders(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function unsafe(path: string): { zh: string; en: string } | undefined {
  const bytes = (text: string): number => Buffer.byteLength(text)
  if (path.includes('\uFFFD')) return { zh: '不是 UTF-8 编码', en: 'not UTF-8' }
  if (/[\\:]/.test(path)) return { zh: '含有反斜杠或冒号', en: 'a backslash or a colon' }
  if (/\p{Cc}/u.test(path)) return { zh: '含有控制字符', en: 'a control character' }
  if (path.split('/').some((part) => part.trimEnd() !== part))
    return { zh: '末尾有空格', en: 'a trailing space' }
  if (path.split('/').some((part) => ['', '.', '..'].includes(part)))
    return { zh: '不是普通路径', en: 'no plain path' }
  if (bytes(path) > LONGEST || path.split('/').some((part) => bytes(part) > LONGEST_PART))
    return { zh: '过长', en: 'too long' }
  return undefined
}
