import { createHash } from 'node:crypto'
import { zipSync, type Zippable } from 'fflate'
import type { Findings } from '../finding'
import type { Files } from './files'
import { mebibytes, type Limits } from './limits'

/** A bundle as it is uploaded. */
export interface Packed {
  zip: Uint8Array
  /** Of the zip file, in hex; the console shows the same. */
  sha256: string
}

/** What is packed already. */
const DENSE = /\.(png|jpe?g|gif|webp|avif|woff2?|mp[34]|m4a|webm|ogg|zip|gz|br|pdf)$/i

/** A plain file that its owner may write and all may read, in the upper half where Unix keeps it. */
const PLAIN_FILE = (0o100644 << 16) >>> 0
const UNIX = 3

/**
 * The same files make the same bytes: sorted names, one time, one compressor. The time is the earliest that a zip file
 * can name; it is read in the machine's own time zone, so it is made there too.
 */
export function pack(files: Files): Packed {
  const mtime = new Date(1980, 0, 1)
  const entries: Zippable = {}
  for (const path of [...files.keys()].sort()) {
    const level = DENSE.test(path) ? 0 : 6
    entries[path] = [files.get(path) ?? new Uint8Array(), { level, mtime, os: UNIX, attrs: PLAIN_FILE }]
  }
  const zip = zipSync(entries)
  return { zip, sha256: createHash('sha256').update(zip).digest('hex') }
}

/** Says whether the server would take a bundle of this size, and a terminal unpack it. */
export function checkPacked(files: Files, packed: Packed, limits: Limits, findings: Findings): void {
  if (packed.zip.length > limits.packed) {
    const details = { size: mebibytes(packed.zip.length), most: mebibytes(limits.packed) }
    findings.add('bundle-too-large', { file: '.' }, details)
  }
  let total = 0
  for (const content of files.values()) total += content.length
  if (total > limits.ratioFrom && total > packed.zip.length * limits.ratio)
    findings.add('bundle-ratio', { file: '.' }, { most: limits.ratio })
  const sizes = packedSizes(packed.zip)
  for (const [path, content] of files)
    if (content.length > Math.max(limits.ratioFileFrom, (sizes.get(path) ?? 0) * limits.ratio))
      findings.add('bundle-ratio', { file: path }, { most: limits.ratio })
}

/** Reads the packed size of each file from the directory at the end of our own zip file (APPNOTE 4.3.12). */
function packedSizes(zip: Uint8Array): Map<string, number> {
  const view = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = view.length - 22
  const sizes = new Map<string, number>()
  let at = view.readUInt32LE(end + 16)
  for (let left = view.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, name, extra, note] = [
      view.readUInt32LE(at + 20),
      view.readUInt16LE(at + 28),
      view.readUInt16LE(at + 30),
      view.readUInt16LE(at + 32),
    ]
    sizes.set(view.toString('utf8', at + 46, at + 46 + name), size)
    at += 46 + name + extra + note
  }
  return sizes
}
