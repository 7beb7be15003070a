import type { Hardware } from 'api'

/** Such as `GWI-2300 · aarch64 · Kylin V10 · 8.0 GB`: what is known of a machine. An agent calls a model `unknown`. */
export function hardwareText(hardware: Hardware, formatBytes: (bytes: number) => string): string {
  const memory = hardware.memory_bytes > 0 ? formatBytes(hardware.memory_bytes).replace(' ', '\u00a0') : ''
  const model = hardware.model === 'unknown' ? '' : hardware.model
  return [model, hardware.arch, hardware.os, memory].filter((part) => part !== '').join(' · ')
}

/** Processors of terminals, by the names that releases give them. */
export const ARCHITECTURES = ['x86_64', 'aarch64', 'loongarch64']
