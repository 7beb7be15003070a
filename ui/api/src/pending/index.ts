/**
 * The parts of the console API whose OpenAPI description is still to come, by hand.
 * Each goes as soon as `generated/schema.ts` has it.
 */
import type { AccountPaths } from './account'
import type { AppPaths } from './app'
import type { LocationPaths } from './location'
import type { ReleasePaths } from './release'
import type { SettingsPaths } from './settings'
import type { TerminalPaths } from './terminal'

export type PendingPaths = AccountPaths &
  AppPaths &
  LocationPaths &
  ReleasePaths &
  SettingsPaths &
  TerminalPaths

export type * from './account'
export type * from './app'
export type * from './event'
export type * from './location'
export type { ListQuery, Page } from './operation'
export type * from './release'
export type * from './settings'
export type * from './terminal'
