/** IPv4 addresses as they are typed; the agent judges them again. */

/** The four numbers as one; `null` if it is no address. */
export function bitsOf(text: string): number | null {
  const parts = text.split('.')
  if (parts.length !== 4) return null
  let bits = 0
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null
    bits = bits * 256 + Number(part)
  }
  return bits
}

/** The length of a mask such as `255.255.255.0`; `null` if it is none. */
export function prefixOf(mask: string): number | null {
  const bits = bitsOf(mask)
  if (bits === null) return null
  const binary = bits.toString(2).padStart(32, '0')
  const length = binary.lastIndexOf('1') + 1
  return /^1*0*$/.test(binary) && length >= 1 && length <= 30 ? length : null
}

/** The mask of a length. */
export function maskOf(prefix: number): string {
  const binary = '1'.repeat(prefix).padEnd(32, '0')
  return [0, 8, 16, 24].map((from) => parseInt(binary.slice(from, from + 8), 2)).join('.')
}

/** What is typed, with one more key. */
export function withKey(text: string, key: string): string {
  const isDot = key === '.'
  const last = text.split('.').at(-1) ?? ''
  if (text.length >= 15 || (isDot && (last === '' || text.split('.').length === 4))) return text
  // A fourth digit begins the next number by itself.
  if (!isDot && (last.length === 3 || Number(last + key) > 255)) {
    return text.split('.').length < 4 ? `${text}.${key}` : text
  }
  return text + key
}
