import type { ReasonPattern } from './reason'

/** Why a terminal did not take an offline bundle. */
export const OFFLINE_PATTERNS: readonly ReasonPattern[] = [
  ['bundle_ended', /^the offline bundle has ended: make a new one$/],
  [
    'metadata_older',
    /^the signed metadata are not trusted: \w+ version \d+ is older than \d+, which was seen before$/,
  ],
  ['word_old', /^the director's word \d+ is older than \d+, which was heard before$/],
  [
    'word_unsigned',
    /^(?:the server's word is not signed by a director's key|the director's key .+ is not one .+)$/,
  ],
]
