import type { Command } from 'api'

/** Whether the terminal has not answered yet. */
export function isUnderWay(command: Command): boolean {
  return command.state === 'waiting' || command.state === 'sent'
}

const REFUSALS = ['session_open', 'expired', 'no_shell']

/** Why a command was not carried out, in a sentence; empty where there is nothing to say. */
export function commandOutcome(command: Command, t: (key: string) => string): string {
  const { outcome } = command
  if (outcome == null || outcome.outcome === 'done') return ''
  const { reason } = outcome
  return REFUSALS.includes(reason) ? t(`terminals.refusal.${reason}`) : reason
}
