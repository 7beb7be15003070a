import { formatBytes } from 'kit'
import { readReason } from './reason'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** A reason in a sentence of the console's language; empty where it is not understood. */
export function reasonSentence(text: string, t: Translate): string {
  const reason = readReason(text)
  if (reason === null) return ''
  const { bytes, ms, program } = reason.values
  return t(`reason.known.${reason.key}`, {
    ...reason.values,
    ...(bytes === undefined ? {} : { bytes: formatBytes(Number(bytes)) }),
    ...(ms === undefined ? {} : { seconds: Math.round(Number(ms) / 1000) }),
    ...(program === undefined ? {} : { program: t(`reason.program.${program}`) }),
  })
}
