import type { Command } from 'api'

/** Whether the terminal has not answered yet. */
export function isUnderWay(command: Command): boolean {
  return command.state === 'waiting' || command.state === 'sent'
}
