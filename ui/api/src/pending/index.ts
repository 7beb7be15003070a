/**
 * The parts of the console API whose OpenAPI description is still to come, by hand.
 * Each goes as soon as `generated/schema.ts` has it.
 */
import type { ReleasePaths } from './release'
import type { TerminalPaths } from './terminal'

export type PendingPaths = ReleasePaths & TerminalPaths

export type * from './event'
export type * from './release'
export type * from './terminal'
