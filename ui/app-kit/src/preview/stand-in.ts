const TAG = Buffer.from('<script src="/__kiosk/stand-in.js"></script>')

/**
 * A page with the stand-in of `window.kiosk` before its own scripts. Worked on as bytes: the page may be in any
 * character set that has ASCII in it.
 */
export function withStandIn(page: Buffer): Buffer {
  const text = page.toString('latin1')
  const before = /<head\b[^>]*>/i.exec(text) ?? /<html\b[^>]*>/i.exec(text) ?? /<!doctype[^>]*>/i.exec(text)
  const at = before === null ? 0 : before.index + before[0].length
  return Buffer.concat([page.subarray(0, at), TAG, page.subarray(at)])
}
