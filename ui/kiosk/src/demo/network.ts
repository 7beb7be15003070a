import {
  HOPS,
  type HopResult,
  type NetworkCall,
  type NetworkCard,
  type NetworkReport,
  type NetworkShown,
} from '../host/network-state'
import { SAMPLE_NOW } from './sample'

const FACTS: Partial<Record<HopResult['hop'], string[]>> = {
  link: ['enp1s0'],
  address: ['10.62.14.31'],
  gateway: ['10.62.14.1'],
  name: ['10.60.0.18'],
  connection: ['10.60.0.18:443', '12 ms'],
  server: ['31 ms'],
  clock: ['+2 s'],
}

function result(hop: HopResult['hop']): HopResult {
  if (hop === 'ipv6') return { hop, facts: [], outcome: 'failed', fault: 'no_ipv6_address' }
  return { hop, facts: FACTS[hop] ?? [], outcome: hop === 'proxy' ? 'not_needed' : 'passed' }
}

const passed: NetworkReport = {
  began_at: SAMPLE_NOW - 20_000,
  server: 'fleet.dazhou.example:443',
  proxy: null,
  results: HOPS.map(result),
  running: null,
  end: 'passed',
}

const wired: NetworkCard = {
  name: 'enp1s0',
  is_wifi: false,
  state: 'connected',
  hardware: '52:54:00:3C:91:0B',
  is_fixed: false,
  addresses: ['10.62.14.31/24'],
  gateway: '10.62.14.1',
  dns: ['10.60.0.53'],
  connection: 'kiosk-enp1s0',
}

const wireless: NetworkCard = {
  ...wired,
  name: 'wlp2s0',
  is_wifi: true,
  state: 'disconnected',
  hardware: '8C:C6:81:5E:20:44',
  is_fixed: null,
  addresses: [],
  gateway: null,
  dns: [],
  connection: null,
}

const none: NetworkShown = {
  has_server: true,
  test: null,
  manager: 'unasked',
  cards: [],
  wifi: null,
  change: null,
  printer: null,
}

export const networkPassed: NetworkShown = { ...none, test: passed }

export const networkRunning: NetworkShown = {
  ...none,
  test: { ...passed, results: HOPS.slice(0, 3).map(result), running: 'name', end: null },
}

export const networkFailed: NetworkShown = {
  ...none,
  test: {
    ...passed,
    proxy: '10.60.0.5:3128',
    results: HOPS.map((hop, at) => {
      if (hop === 'name') return { hop, facts: [], outcome: 'not_needed' }
      if (hop === 'proxy') return { hop, facts: ['10.60.0.5:3128'], outcome: 'failed', fault: 'proxy_asks' }
      return at < 4 ? result(hop) : { hop, facts: [], outcome: 'not_reached' }
    }),
    end: 'failed',
  },
}

export const networkCards: NetworkShown = {
  ...none,
  manager: 'ready',
  cards: [wired, wireless],
  wifi: {
    interface: wireless.name,
    is_looking: false,
    networks: [
      { ssid: '宣汉县政务大厅-办公', strength: 88, security: 'personal' },
      { ssid: 'DZZW-5G', strength: 71, security: 'personal_three' },
      { ssid: 'CMCC-FREE', strength: 54, security: 'open' },
      { ssid: 'zhengwu-802.1x', strength: 40, security: null },
    ],
  },
}

export const networkTrying: NetworkShown = {
  ...networkCards,
  change: { interface: wired.name, state: 'looking', fault: null, remaining_s: 74, detail: null },
}

export const networkTakenBack: NetworkShown = {
  ...networkCards,
  change: {
    interface: wireless.name,
    state: { over: 'not_connected' },
    fault: null,
    remaining_s: 0,
    detail: 'Connection activation failed: Secrets were required, but not provided.',
  },
}

export const networkMissing: NetworkShown = { ...none, manager: 'missing' }

/** What the agent would say to that. */
export function demoNetwork(call: NetworkCall, now: NetworkShown | null): NetworkShown {
  const before = now ?? none
  switch (call.want) {
    case 'look':
      return before.manager === 'unasked'
        ? { ...before, manager: 'ready', cards: networkCards.cards }
        : before
    case 'test':
      return { ...before, test: networkRunning.test }
    case 'stop_test':
      return { ...before, test: passed }
    case 'scan':
      return { ...before, wifi: networkCards.wifi }
    case 'set':
      return { ...before, change: networkTrying.change }
    case 'add_printer':
      return { ...before, printer: { host: call.host, adding: 'asking' } }
    case 'keep':
      return {
        ...before,
        change: { ...networkTakenBack.change, state: { over: 'kept' } } as NetworkShown['change'],
      }
    case 'take_back':
      return {
        ...before,
        change: { ...networkTakenBack.change, state: { over: 'taken_back' } } as NetworkShown['change'],
      }
  }
}
