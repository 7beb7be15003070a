import type { ReasonPattern } from './reason'

/** Why an app's bundle was refused, and why an app could not be opened. */
export const APP_PATTERNS: readonly ReasonPattern[] = [
  // Bundles
  ['zip_unreadable', /^not a readable zip file: .+$/],
  ['zip_leads_out', /^a file's name leads out of the bundle: "(?<file>.+)"$/],
  ['zip_not_plain', /^not a plain file: "(?<file>.+)"$/],
  ['zip_twice', /^the same file twice: "(?<file>.+)"$/],
  ['zip_encrypted', /^an encrypted file: "(?<file>.+)"$/],
  ['zip_large', /^unpacks to more than the (?:number of files|size|ratio)$/],
  ['zip_no_entry', /^the entry page is not in it: "(?<file>.+)"$/],
  ['digest', /^the digest is \S+, not \S+$/],
  ['icon', /^neither PNG nor SVG nor WebP$/],
  // Opening
  ['address_no_url', /^its address is not a URL of a page$/],
  ['address_not_allowed', /^its address is at an origin that is not among its allowed ones$/],
  ['certificate', /^the certificate of its server is not valid$/],
  ['is_download', /^its first page is a download$/],
  ['status', /^its server answered with status (?<status>\d+)$/],
  ['filter', /^its content filter could not be made:.*$/],
  ['nothing_shown', /^nothing to show within (?<ms>\d+) ms$/],
  ['page_not_loaded', /^the page could not be loaded$/],
]
