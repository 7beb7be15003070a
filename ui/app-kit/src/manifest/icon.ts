const LIMIT = 256 * 1024

const FORBIDDEN =
  /<script|<foreignobject|<iframe|<!doctype|<!entity|javascript:|<set|<animate|href=["'](http|\/\/)|url\((http|\/\/)|@import/
const HANDLER = /(^|[\s"'/])on[a-z]+=/

/** Why a picture cannot be an icon, as the server judges it. */
export function iconFault(content: Uint8Array): { zh: string; en: string } | undefined {
  if (content.length > LIMIT) return { zh: '超过 256 KiB', en: 'more than 256 KiB' }
  const bytes = Buffer.from(content)
  const isPng = bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n'
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
  if (isPng || isWebp) return undefined
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase()
  if (!text.startsWith('<svg') && !(text.startsWith('<?xml') && text.includes('<svg')))
    return { zh: '不是 PNG、WebP 或 SVG', en: 'not a PNG, WebP or SVG' }
  return FORBIDDEN.test(text) || HANDLER.test(text)
    ? { zh: 'SVG 中有脚本、动画或外部引用', en: 'the SVG has scripts, animation or references' }
    : undefined
}
