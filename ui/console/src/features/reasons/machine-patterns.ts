import type { ReasonPattern } from './reason'

/** What happens to the programs, the files and the network of a terminal. The last ones are general. */
export const MACHINE_PATTERNS: readonly ReasonPattern[] = [
  // The screen program
  ['heartbeat_connected', /^no heartbeat for too long; it is connected$/],
  ['heartbeat', /^no heartbeat for too long; it is not connected$/],
  ['ended_status', /^ended with status (?<status>\d+)$/],
  ['ended_signal', /^was ended by signal (?<signal>\d+)$/],
  ['ended', /^ended$/],
  // Commands
  ['picture_again', /^another screenshot was asked for$/],
  ['shell_deaf', /^the shell takes no messages$/],
  ['shell_late', /^the shell did not answer in time$/],
  ['picture_no_png', /^the shell's picture is no PNG of at most \d+ MiB$/],
  ['picture_blank', /^no pixels$|\berror creating the snapshot\b/i],
  ['picture_not_sent', /^the picture could not be sent: .+$/],
  ['agent_stopped', /^the agent stopped while it was carried out$/],
  // Files that were mended
  ['identity_lost', /^not a key \(.*\); the terminal has a new identity$/],
  ['record_damaged', /^record (?<record>\d+): .+$/],
  ['damaged', /^store: .+$|^its digest does not match$|\bline \d+ column \d+/],
  // The network and the disk, in the words of their libraries
  ['net_refused', /\bconnection refused\b/i],
  ['net_timeout', /\btimed out\b/i],
  ['net_name', /\b(?:error resolving|name or service not known|temporary failure in name resolution)\b/i],
  ['net_unreachable', /\b(?:network is unreachable|no route to host)\b/i],
  ['net_reset', /\b(?:connection reset|connection terminated unexpectedly|broken pipe)\b/i],
  ['disk_read_only', /\bread-only file system\b/i],
  ['disk_denied', /\bpermission denied\b/i],
  ['disk_broken', /\binput\/output error\b/i],
  ['disk_error', /\(os error \d+\)$/],
]
