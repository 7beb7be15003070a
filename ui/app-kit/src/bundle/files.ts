import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Findings } from '../finding'
import { mebibytes, type Limits } from './limits'

/** A bundle's files by their paths, `/` between the parts. */
export type Files = ReadonlyMap<string, Uint8Array>

/** The manifest's name and place in a bundle. */
export const MANIFEST = 'kiosk-app.json'

/** Reads a folder, sorted by path. Links and devices are told and left out; nothing is read beyond the limits. */
export async function readFolder(folder: string, limits: Limits, findings: Findings): Promise<Files> {
  const paths = (await list(folder, '', findings)).sort()
  if (paths.length === 0) findings.add('bundle-empty', { file: '.' })
  if (paths.length > limits.files) {
    findings.add('bundle-too-many-files', { file: '.' }, { count: paths.length, most: limits.files })
    return new Map()
  }
  let total = 0
  for (const path of paths) total += (await lstat(join(folder, path))).size
  if (total > limits.unpacked) {
    const details = { size: mebibytes(total), most: mebibytes(limits.unpacked) }
    findings.add('bundle-unpacked-too-large', { file: '.' }, details)
    return new Map()
  }
  const files = new Map<string, Uint8Array>()
  for (const path of paths) files.set(path, await readFile(join(folder, path)))
  return files
}

async function list(folder: string, below: string, findings: Findings): Promise<string[]> {
  const paths: string[] = []
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) paths.push(...(await list(folder, path, findings)))
    else if (entry.isFile()) paths.push(path)
    else findings.add('file-link', { file: path })
  }
  return paths
}
