import type { NetworkHours, NetworkPolicy } from 'api'

/** A location's own policy, or `null` for the fleet's. */
export type Network = NetworkPolicy | null

/** The lowest limit that the server takes, in KB/s. */
const LEAST_KB = 17

/** A copy that a form may change. */
export function copyOf(network: NetworkPolicy | null | undefined): Network {
  if (!network) return null
  const hours = (network.hours ?? []).map((one) => ({ ...one, days: [...one.days] }))
  return { ...network, hours }
}

/** What a location's own policy begins with: nothing is limited. */
export function ownNetwork(): NetworkPolicy {
  return { bytes_per_second: null, hours: [], metered_mib: null, peers: false }
}

/** What new hours begin with: office hours, when citizens use the line. */
export function officeHours(): NetworkHours {
  return { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', bytes_per_second: 100_000 }
}

/** Bytes as people enter them. */
export function kilobytes(bytes: number | null | undefined): number | null {
  return bytes == null ? null : Math.round(bytes / 1000)
}

/** And back. */
export function bytes(kilobytes: number | null | undefined): number | null {
  return kilobytes == null ? null : kilobytes * 1000
}

/** Whether hours can be saved. */
export function isNetworkHours(hours: NetworkHours): boolean {
  return hours.days.length > 0 && hours.from < hours.to && isRate(hours.bytes_per_second)
}

/** Whether a policy can be saved. */
export function isNetwork(network: Network | undefined): boolean {
  return !network || (isRate(network.bytes_per_second) && (network.hours ?? []).every(isNetworkHours))
}

function isRate(rate: number | null | undefined): boolean {
  return rate == null || rate >= LEAST_KB * 1000
}
