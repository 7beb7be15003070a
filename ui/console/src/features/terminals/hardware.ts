import type { Hardware } from 'api'

/** Such as `aarch64 · Kylin V10 · 8.0 GB · 1080×1920`: what is known of a machine. */
export function hardwareText(hardware: Hardware, formatBytes: (bytes: number) => string): string {
  const { screen_width: width, screen_height: height } = hardware
  return [
    hardware.model,
    hardware.arch,
    hardware.os,
    hardware.memory_bytes == null ? null : formatBytes(hardware.memory_bytes),
    width != null && height != null ? `${width}×${height}` : null,
  ]
    .filter((part) => part != null && part !== '')
    .join(' · ')
}
