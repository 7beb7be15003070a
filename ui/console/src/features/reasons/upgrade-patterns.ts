import type { ReasonPattern } from './reason'

/** Why an upgrade waits, or did not come to its end. */
export const UPGRADE_PATTERNS: readonly ReasonPattern[] = [
  // Waiting
  ['citizen', /^a citizen(?: is at the terminal|'s session is open)$/],
  ['switch_late', /^the switch did not come$/],
  ['silent', /^no report for too long$/],
  ['replaced', /^another release is wanted$/],
  ['unwanted', /^the release is not wanted any more$/],
  // Proving itself
  ['home_not_painted', /^the shell did not paint its home page$/],
  ['check_in_refused', /^the server refuses its check-ins$/],
  ['server_not_reached', /^the server was not reached for too long$/],
  ['proof_late', /^it did not prove itself in time$/],
  ['restarted_often', /^the terminal restarted too often while proving it$/],
  ['crashed_often', /^the (?<program>agent|shell) .+, (?<count>\d+) crashes on probation$/],
  ['simulated', /^simulated: .+$/],
  // Before the switch
  ['other_on_probation', /^another version is on probation$/],
  ['runs_already', /^it runs already$/],
  ['slot_unknown', /^the slot is not known$/],
  ['slot_in_use', /^slot (?<slot>.+) is in use with another content$/],
  ['no_launcher', /^(?:this agent runs without a launcher|no launcher started this agent)$/],
  // What was signed
  ['signature_expired', /^the signed metadata have ended, ops must sign again: (?<expiry>.+)$/],
  ['not_signed', /^(?<target>.+) is not signed by the offline keys$/],
  ['signed_otherwise', /^(?<target>.+) is signed as version (?<version>.+)$/],
  ['hardware', /^wrong hardware: the release is for (?<wanted>.+), this terminal is (?<terminal>.+)$/],
  ['older', /^older release: its counter is (?<counter>\d+), this terminal has committed (?<floor>\d+)$/],
  ['other_version', /^the archive holds version (?<found>.+), signed was (?<signed>.+)$/],
  ['metadata_missing', /^the signed metadata were not had: .+$/],
  ['no_root', /^the signed metadata are not trusted: no root is pinned on this terminal$/],
  ['metadata_untrusted', /^the signed metadata are not trusted: .+$/],
  ['trust_store', /^the trust store failed: .+$/],
  // Download and unpacking
  ['interrupted', /^interrupted after (?<bytes>\d+) bytes: .+$/],
  ['tampered', /^not what was signed: .+$/],
  ['no_space', /^no space left for (?<bytes>\d+) bytes$/],
  ['disk_full', /\bno space left on device\b/i],
  ['download_unwritable', /^the download could not be written: .+$/],
  ['unpacking', /^unpacking failed: .+$/],
  ['manifest', /^the manifest (?:cannot be read|has format|lists no program).+$/],
  [
    'file_differs',
    /^(?<file>.+) (?:is not a regular file|differs from the manifest|is not in the manifest|does not match the manifest)$/,
  ],
]
