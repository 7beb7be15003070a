import type { PageState } from '../host/page-state'
import type {
  AcceptanceShown,
  SelfTestFact,
  SelfTestItem,
  SelfTestOutcome,
  SelfTestResult,
  SelfTestShown,
  SelfTestStep,
  Signature,
  StepPhase,
} from '../host/self-test-state'
import { maintenanceOpen } from './maintenance'
import { SAMPLE_NOW, homeState } from './sample'

export const sampleStep: SelfTestStep = {
  item: 'printer',
  phase: 'ready',
  tries_left: 3,
  two_fingers: false,
  has_scanner: true,
  module: null,
  dims: true,
}

function result(
  item: SelfTestItem,
  outcome: SelfTestOutcome,
  judge: 'machine' | 'person',
  facts: Record<string, string> = {},
): SelfTestResult {
  return { item, outcome, judge, at: SAMPLE_NOW - 600_000, facts: factsOf(facts) }
}

function factsOf(facts: Record<string, string>): SelfTestFact[] {
  return Object.entries(facts).map(([name, value]) => ({ name, value }))
}

const securityModule = { sam_status: 'ready', sam_number: '05.01-20160824-0001234567-3012345678' }

const whole: SelfTestResult[] = [
  result('touch', 'passed', 'person', { dots: '12', missed: '0', two_fingers: 'seen' }),
  result('display', 'passed', 'person', { pixels: '1080x1920', brightness: 'changed' }),
  result('sound', 'passed', 'person', { read_back: 'answered', tries: '1' }),
  result('camera', 'passed', 'person'),
  result('printer', 'passed', 'machine', { read_back: 'scanned' }),
  result('receipt_printer', 'failed', 'person', { trouble: 'failed' }),
  result('id_card_reader', 'passed', 'machine', { card: 'read', ...securityModule }),
  result('scanner', 'passed', 'machine', { code: 'read' }),
  result('smart_card_reader', 'not_present', 'machine'),
  result('network', 'passed', 'machine', {
    round_trip_ms: '18',
    round_trip_max_ms: '41',
    lost_of_10: '0',
    throughput_kbit_s: '46210',
    ipv6: 'reached',
  }),
  result('disk', 'passed', 'machine', {
    write_mib_s: '212',
    read_mib_s: '498',
    free_mib: '87012',
    smart: 'passed',
    disk_hours: '112',
  }),
  result('memory', 'passed', 'machine', { total_mib: '7823', tested_mib: '256', pattern: 'kept' }),
  result('temperature', 'passed', 'machine', { idle_c: '44', load_c: '67', load_s: '8' }),
  result('clock', 'passed', 'machine', { offset_ms: '-212' }),
  result('power_backup', 'not_present', 'machine'),
  result('watchdog', 'passed', 'machine', { kind: 'iTCO_wdt', timeout_s: '30', fed_by: 'systemd' }),
  result('hardening', 'skipped', 'person'),
]

const installer: Signature = [
  [
    [120, 90],
    [330, 84],
  ],
  [
    [228, 40],
    [226, 180],
    [130, 330],
  ],
  [
    [230, 180],
    [340, 330],
  ],
  [
    [480, 80],
    [700, 76],
    [520, 330],
  ],
  [
    [500, 200],
    [740, 190],
  ],
]
const hall: Signature = [
  [
    [160, 80],
    [420, 78],
  ],
  [
    [180, 190],
    [400, 186],
  ],
  [
    [140, 320],
    [440, 310],
  ],
  [
    [290, 82],
    [288, 316],
  ],
  [
    [600, 100],
    [560, 220],
    [720, 330],
    [820, 120],
    [860, 300],
  ],
]

/** Both have signed. */
export const sampleAcceptance: AcceptanceShown = {
  number: 'YS-5D20C7B1',
  id: '019a8b3c-77f1-7a10-9b42-1e6f5d20c7b1',
  remark: '小票机缺纸，三日内补装后复检；网络待调优。',
  installer: { name: '李建国', signature: installer },
  hall: { name: '王秀兰', signature: hall },
  signed_at: SAMPLE_NOW,
  phase: { phase: 'signing' },
}

export const sampleSelfTest: SelfTestShown = {
  page: 'overview',
  run: {
    started_at: SAMPLE_NOW - 900_000,
    results: whole.filter(({ item }) => !['printer', 'disk', 'memory', 'clock', 'watchdog'].includes(item)),
    measuring: 'disk',
  },
  last: {
    id: '019a8b3c-1111-7a10-9b42-1e6f5d20c7b1',
    software_version: '1.4.0',
    started_at: SAMPLE_NOW - 1_500_000,
    ended_at: SAMPLE_NOW - 600_000,
    results: whole,
  },
  may_accept: true,
  step: null,
  acceptance: null,
  accepted: {
    id: '019a8b3c-77f1-7a10-9b42-1e6f5d20c7b1',
    signed_at: SAMPLE_NOW - 300_000,
    paper: 'handed_over',
  },
  machine: {
    terminal_id: '5f2c9a7b-1e4d-8c0f-a83e-6b1d90c2f7aa',
    model: 'H3C X500ZG2',
    serial: '219801A2X7823A000147',
    os: 'Linux (Debian GNU/Linux 12)',
    versions: {
      agent: '1.4.0',
      launcher: '1.3.2',
      system: 'Debian GNU/Linux 12 (bookworm) 12.8',
      kernel: '6.1.0-27-amd64',
    },
    shell: '1.4.0',
    engine: '2.50.6',
  },
  has_printer: true,
}

/** A scene of the test; with an item, that item's page. */
export function selfTest(change: Partial<SelfTestShown>, item?: SelfTestItem, phase?: StepPhase): PageState {
  const module = item === 'id_card_reader' ? factsOf(securityModule) : null
  const step = item ? { ...sampleStep, item, phase: phase ?? 'ready', module } : null
  const page = item ? 'item' : 'overview'
  return {
    ...homeState,
    maintenance: maintenanceOpen,
    self_test: { ...sampleSelfTest, page, step, ...change },
  }
}
