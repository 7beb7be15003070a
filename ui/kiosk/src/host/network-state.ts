/** The network, for whoever sets up or maintains the terminal; whole, whenever something of it changes. */
export interface NetworkShown {
  /** Whether a server is named whose way can be tested. */
  has_server: boolean
  test: NetworkReport | null
  manager: 'unasked' | 'ready' | 'missing'
  cards: NetworkCard[]
  wifi: WifiScan | null
  change: ChangeShown | null
  printer: PrinterShown | null
}

/** A printer on the network that is being added, or was. */
export type PrinterShown = { host: string } & (
  { adding: 'asking' } | { adding: 'added'; queue: string } | { adding: 'failed'; why: PrinterFault }
)

export type PrinterFault = 'no_answer' | 'no_driver' | 'no_service' | 'failed'

export interface NetworkReport {
  began_at: number
  /** Host and port. */
  server: string
  proxy: string | null
  results: HopResult[]
  running: Hop | null
  end: 'passed' | 'failed' | 'stopped' | null
}

/** In the order in which they are looked at. */
export const HOPS = [
  'link',
  'address',
  'gateway',
  'name',
  'proxy',
  'connection',
  'tls',
  'server',
  'clock',
  'ipv6',
] as const

export type Hop = (typeof HOPS)[number]

export type HopResult = { hop: Hop; facts: string[] } & (
  { outcome: 'passed' | 'not_needed' | 'not_reached' } | ({ outcome: 'failed' } & HopFault)
)

export type HopFault =
  | { fault: 'proxy_forbids' | 'other_answer' | 'server_troubled'; status: number }
  | { fault: 'clock_off'; seconds: number }
  | { fault: PlainFault }

export type PlainFault =
  | 'no_interface'
  | 'no_cable'
  | 'no_wifi'
  | 'no_address'
  | 'self_assigned'
  | 'no_gateway'
  | 'gateway_silent'
  | 'no_resolver'
  | 'resolver_silent'
  | 'name_unknown'
  | 'proxy_refused'
  | 'proxy_silent'
  | 'proxy_unreachable'
  | 'not_a_proxy'
  | 'proxy_asks'
  | 'proxy_denies'
  | 'refused'
  | 'silent'
  | 'unreachable'
  | 'unknown_authority'
  | 'expired'
  | 'not_yet_valid'
  | 'wrong_clock'
  | 'wrong_name'
  | 'bad_certificate'
  | 'no_tls'
  | 'no_answer'
  | 'no_ipv6_address'
  | 'ipv6_silent'

export interface NetworkCard {
  name: string
  is_wifi: boolean
  state: 'connected' | 'connecting' | 'disconnected' | 'unavailable' | 'unmanaged'
  hardware: string
  /** Whether its address is typed; `null` where it has none. */
  is_fixed: boolean | null
  /** With the length of the network's part, such as `10.1.2.3/24`. */
  addresses: string[]
  gateway: string | null
  dns: string[]
  connection: string | null
}

export interface WifiScan {
  interface: string
  is_looking: boolean
  networks: WifiNetwork[]
}

export interface WifiNetwork {
  ssid: string
  /** 0 to 100. */
  strength: number
  /** `null` for a lock that the terminal has no key for. */
  security: WifiSecurity | null
}

export type WifiSecurity = 'open' | 'personal' | 'personal_three'

export interface ChangeShown {
  interface: string
  /** `null` where it was not even tried. */
  state: 'connecting' | 'looking' | { over: ChangeEnd } | null
  fault: ChangeFault | null
  /** Seconds until it is taken back, when this was sent. */
  remaining_s: number
  /** NetworkManager's own words, in English. */
  detail: string | null
}

export type ChangeEnd =
  'reached' | 'gateway_reached' | 'kept' | 'not_connected' | 'not_reached' | 'taken_back'

export type AddressFault = 'bad_address' | 'bad_prefix' | 'bad_gateway' | 'bad_dns'

export type ChangeFault = 'no_such_interface' | 'bad_name' | 'bad_secret' | { address: AddressFault }

export type NetworkCall =
  | { want: 'look' | 'test' | 'stop_test' | 'keep' | 'take_back' }
  | { want: 'scan'; interface: string }
  | { want: 'set'; change: NetworkChange }
  | { want: 'add_printer'; host: string }

export type NetworkChange = { interface: string } & (
  | { setting: 'wired'; ip: { ip: 'automatic' } | ({ ip: 'fixed' } & FixedAddress) }
  | { setting: 'wifi'; ssid: string; hidden: boolean; security: WifiSecurity; secret: string | null }
)

export interface FixedAddress {
  address: string
  prefix: number
  gateway: string
  dns: string[]
}
