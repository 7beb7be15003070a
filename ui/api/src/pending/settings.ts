import type { Read, Write } from './operation'

export interface VersionedSettings {
  idle_limit_s: number
  idle_warning_s: number
  sample_interval_s: number
  probation_s: number
  version: number
}

export interface SettingsPaths {
  '/settings': { get: Read<VersionedSettings>; put: Write<VersionedSettings, VersionedSettings> }
}
