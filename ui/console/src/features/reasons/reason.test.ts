import { describe, expect, it } from 'vitest'
import { i18n } from '../../app/i18n'
import { readReason, REASON_PATTERNS } from './reason'
import { reasonSentence } from './reason-sentence'
import { en, zh } from './words'

/** What the terminal's software writes, as its sources have it, and what it is taken for. */
const WRITTEN: [text: string, key: string][] = [
  ['3 of 12 attempts of wave 1 went wrong', 'wave_failed'],
  ['9 of 120 attempts of the rollout went wrong', 'rollout_failed'],
  ['upgraded terminals crash more often than the others', 'crashes_more'],
  ['its release was withdrawn', 'release_withdrawn'],
  ['the terminal is not in service', 'not_in_service'],
  ['its time has come', 'time_come'],
  ['the offline bundle has ended: make a new one', 'bundle_ended'],
  ['the signed metadata are not trusted: timestamp.json is longer than 65536 bytes', 'metadata_untrusted'],
  ["the director's word 7 is older than 8, which was heard before", 'word_old'],
  ["the server's word is not signed by a director's key", 'word_unsigned'],
  ['a citizen is at the terminal', 'citizen'],
  ["a citizen's session is open", 'citizen'],
  ['the switch did not come', 'switch_late'],
  ['no report for too long', 'silent'],
  ['another release is wanted', 'replaced'],
  ['the release is not wanted any more', 'unwanted'],
  ['the shell did not paint its home page', 'home_not_painted'],
  ['the server refuses its check-ins', 'check_in_refused'],
  ['the server was not reached for too long', 'server_not_reached'],
  ['it did not prove itself in time', 'proof_late'],
  ['the terminal restarted too often while proving it', 'restarted_often'],
  ['the shell was ended by signal 11, 3 crashes on probation', 'crashed_often'],
  ['the agent ended with status 1, 3 crashes on probation', 'crashed_often'],
  ['simulated: the shell crashed on probation', 'simulated'],
  ['another version is on probation', 'other_on_probation'],
  ['it runs already', 'runs_already'],
  ['the slot is not known', 'slot_unknown'],
  ['slot 1.4.0 is in use with another content', 'slot_in_use'],
  ['this agent runs without a launcher', 'no_launcher'],
  ['no launcher started this agent', 'no_launcher'],
  [
    'the signed metadata have ended, ops must sign again: timestamp ends 2026-11-25T00:00:00Z',
    'signature_expired',
  ],
  ['kiosk-1.4.0.tar.zst is not signed by the offline keys', 'not_signed'],
  ['kiosk-1.4.0.tar.zst is signed as version 1.4.1', 'signed_otherwise'],
  ['wrong hardware: the release is for x86_64, this terminal is loongarch64', 'hardware'],
  ['older release: its counter is 12, this terminal has committed 14', 'older'],
  ['the archive holds version 1.3.9, signed was 1.4.0', 'other_version'],
  ['the signed metadata were not had: not reached: connection refused', 'metadata_missing'],
  ['the signed metadata are not trusted: no root is pinned on this terminal', 'no_root'],
  [
    'the signed metadata are not trusted: snapshot version 3 is older than 4, which was seen before',
    'metadata_older',
  ],
  ['the trust store failed: Permission denied (os error 13)', 'trust_store'],
  ['interrupted after 24000000 bytes: the server sent too little', 'interrupted'],
  ['not what was signed: its digest differs', 'tampered'],
  ['no space left for 61240000 bytes', 'no_space'],
  ['unpacking failed: No space left on device (os error 28)', 'disk_full'],
  ['the download could not be written: Input/output error (os error 5)', 'download_unwritable'],
  ['unpacking failed: unexpected end of file', 'unpacking'],
  ['the manifest has format 3, known is 2', 'manifest'],
  ['the manifest lists no program kiosk-shell', 'manifest'],
  ['pages/home.html differs from the manifest', 'file_differs'],
  ['kiosk-shell is not a regular file', 'file_differs'],
  ['pages/extra.js is not in the manifest', 'file_differs'],
  ['kiosk-agent does not match the manifest', 'file_differs'],
  ['not a readable zip file: invalid Zip archive: Could not find EOCD', 'zip_unreadable'],
  ['a file\'s name leads out of the bundle: "../etc/passwd"', 'zip_leads_out'],
  ['not a plain file: "link"', 'zip_not_plain'],
  ['the same file twice: "index.html"', 'zip_twice'],
  ['an encrypted file: "index.html"', 'zip_encrypted'],
  ['unpacks to more than the number of files', 'zip_large'],
  ['unpacks to more than the ratio', 'zip_large'],
  ['the entry page is not in it: "index.html"', 'zip_no_entry'],
  [`the digest is ${'a'.repeat(64)}, not ${'b'.repeat(64)}`, 'digest'],
  ['neither PNG nor SVG nor WebP', 'icon'],
  ['its address is not a URL of a page', 'address_no_url'],
  ['its address is at an origin that is not among its allowed ones', 'address_not_allowed'],
  ['the certificate of its server is not valid', 'certificate'],
  ['its first page is a download', 'is_download'],
  ['its server answered with status 503', 'status'],
  ['its content filter could not be made: ', 'filter'],
  ['nothing to show within 20000 ms', 'nothing_shown'],
  ['the page could not be loaded', 'page_not_loaded'],
  ['no heartbeat for too long; it is connected', 'heartbeat_connected'],
  ['no heartbeat for too long; it is not connected', 'heartbeat'],
  ['ended with status 101', 'ended_status'],
  ['was ended by signal 9', 'ended_signal'],
  ['ended', 'ended'],
  ['another screenshot was asked for', 'picture_again'],
  ['the shell takes no messages', 'shell_deaf'],
  ['the shell did not answer in time', 'shell_late'],
  ["the shell's picture is no PNG of at most 8 MiB", 'picture_no_png'],
  ['no pixels', 'picture_blank'],
  ['There was an error creating the snapshot', 'picture_blank'],
  ['the picture could not be sent: Busy { retry_after_ms: None }', 'picture_not_sent'],
  ['the agent stopped while it was carried out', 'agent_stopped'],
  ['not a key (invalid length); the terminal has a new identity', 'identity_lost'],
  ['record 17: expected value at line 1 column 1', 'record_damaged'],
  ['expected value at line 1 column 1', 'damaged'],
  ['store: damaged: file is not a database', 'damaged'],
  ['Could not connect to 10.8.1.2: Connection refused', 'net_refused'],
  ['Socket I/O timed out', 'net_timeout'],
  ['Error resolving “sb.example.gov.cn”: Name or service not known', 'net_name'],
  ['Network is unreachable', 'net_unreachable'],
  ['Connection terminated unexpectedly', 'net_reset'],
  ['Read-only file system (os error 30)', 'disk_read_only'],
  ['Permission denied (os error 13)', 'disk_denied'],
  ['Input/output error (os error 5)', 'disk_broken'],
  ['/opt/kiosk/slots/1.4.0/pages: No such file or directory (os error 2)', 'disk_error'],
]

const t = (key: string, values?: Record<string, unknown>): string => i18n.global.t(key, values ?? {})

describe('reasons', () => {
  it.each(WRITTEN)('understands “%s”', (text, key) => {
    expect(readReason(text)?.key).toBe(key)
    expect(reasonSentence(text, t)).toMatch(/^[^{}]*[\u4e00-\u9fff][^{}]*。$/)
  })

  it('has words and a sample for every pattern', () => {
    const keys = REASON_PATTERNS.map(([key]) => key).sort()
    expect(keys).toEqual(Object.keys(zh.known).sort())
    expect(keys).toEqual(Object.keys(en.known).sort())
    expect([...new Set(WRITTEN.map(([, key]) => key))].sort()).toEqual(keys)
  })

  it('says amounts as people do', () => {
    expect(reasonSentence('no space left for 61240000 bytes', t)).toContain('58.4 MB')
    expect(reasonSentence('nothing to show within 20000 ms', t)).toContain('20 秒')
    expect(reasonSentence('the shell ended, 3 crashes on probation', t)).toContain('屏幕程序崩溃了 3 次')
  })

  it('leaves alone what it does not know', () => {
    expect(readReason('flux capacitor drained')).toBeNull()
    expect(reasonSentence('flux capacitor drained', t)).toBe('')
  })
})
