import type { IssuedCode } from 'api'

/** The issued codes as a file that spreadsheets open: UTF-8 with its mark, one code a line. */
export function codesCsv(codes: IssuedCode[], codeWord: string, expiryWord: string): string {
  const rows = codes.map((one) => [one.code, new Date(one.expires_at).toISOString()])
  return `\ufeff${[[codeWord, expiryWord], ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`
}
