/** What the fleet server takes and a terminal unpacks; the same numbers stand in both programs. */
export interface Limits {
  /** Bytes of the zip file. */
  packed: number
  /** Bytes of all files together. */
  unpacked: number
  /** Files. */
  files: number
  /** How many times as large as packed a file, and a bundle, may be. */
  ratio: number
  /** Files up to this many bytes may be packed however well (terminal). */
  ratioFileFrom: number
  /** Bundles up to this many bytes may be packed however well (server). */
  ratioFrom: number
}

const MIB = 1024 * 1024

export const LIMITS: Limits = {
  packed: 200 * MIB,
  unpacked: 1024 * MIB,
  files: 20_000,
  ratio: 200,
  ratioFileFrom: MIB,
  ratioFrom: 10 * MIB,
}

/** Bytes as whole MiB, rounded up. */
export function mebibytes(bytes: number): number {
  return Math.ceil(bytes / MIB)
}
