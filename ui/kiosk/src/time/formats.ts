const kept = new Map<string, Intl.DateTimeFormat>()

/** A format that is kept: the engine takes milliseconds to make one, and a touch is to be answered in few. */
export function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options])
  const format = kept.get(key) ?? new Intl.DateTimeFormat(language, options)
  kept.set(key, format)
  return format
}
