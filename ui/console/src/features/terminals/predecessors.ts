import type { ReplacementLink } from 'api'

/** The machine that stood in the terminal's place before, if this is one. */
export function predecessor(
  predecessors: readonly ReplacementLink[],
  terminalId: string,
): ReplacementLink | undefined {
  return predecessors.find((one) => one.terminal_id === terminalId)
}

/** What the lists of a terminal are asked besides: with what happened on the machines whose place it took. */
export function withPredecessors(predecessors: readonly ReplacementLink[]): Record<string, string> {
  return predecessors.length > 0 ? { with_predecessors: 'true' } : {}
}
