import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { MANIFEST, readFolder, type Files } from './bundle/files'
import { checkKinds } from './bundle/kinds'
import { LIMITS, type Limits } from './bundle/limits'
import { checkNames } from './bundle/names'
import { checkPacked, pack, type Packed } from './bundle/pack'
import { Findings, type Finding } from './finding'
import { checkManifest } from './manifest/check'
import type { Manifest } from './manifest/manifest'
import { readManifest } from './manifest/read'
import { isAcceptable, RULES } from './rules/table'
import { addressOf, type Scene } from './scan/reference'
import { scanPage } from './scan/page'
import { scanScript } from './scan/script'
import { scanStyle } from './scan/style'

/** What became of a check. */
export interface Report {
  findings: Finding[]
  /** How many more the manifest accepts. */
  accepted: number
  /** Nothing that the server or a terminal refuses. */
  ok: boolean
  manifest: Manifest | undefined
  files: Files
  packed: Packed | undefined
}

/** A manifest that lies elsewhere than in the folder. */
export interface Options {
  manifest?: string | undefined
  limits?: Limits
}

/** Checks a folder as the server, the terminal and a person in front of it would. */
export async function checkFolder(folder: string, options: Options = {}): Promise<Report> {
  const findings = new Findings()
  const limits = options.limits ?? LIMITS
  const files = new Map(await readFolder(folder, limits, findings))
  let name = MANIFEST
  if (options.manifest !== undefined) {
    files.set(MANIFEST, await readFile(options.manifest))
    name = relative(folder, join(options.manifest)).replaceAll('\\', '/')
  }
  return checkFiles(files, limits, findings, name)
}

/** Checks files that were read; `manifestName` is what its findings call the manifest. */
export function checkFiles(
  files: Files,
  limits: Limits,
  findings: Findings,
  manifestName = MANIFEST,
): Report {
  checkNames([...files.keys()], findings)
  checkKinds(files, findings)
  const text = files.get(MANIFEST)
  if (text === undefined && files.size > 0) findings.add('manifest-missing', { file: MANIFEST })
  const read = text && readManifest(Buffer.from(text).toString(), manifestName, findings)
  const origins = read ? checkManifest(read, files, findings) : new Set<string>()
  const byLowerCase = new Map([...files.keys()].map((path) => [path.toLowerCase(), path]))
  const permissions = new Set(read?.manifest.permissions)
  scan({ files, byLowerCase, origins, permissions, findings }, read?.manifest.entry)
  const packed = files.size === 0 ? undefined : pack(files)
  if (packed !== undefined) checkPacked(files, packed, limits, findings)
  const accepted = new Set<string>((read?.manifest.accept ?? []).filter(isAcceptable))
  const all = findings.sorted()
  const sorted = all.filter((finding) => !accepted.has(finding.rule))
  const ok = sorted.every((finding) => RULES[finding.rule].severity !== 'error')
  return {
    findings: sorted,
    accepted: all.length - sorted.length,
    ok,
    manifest: read?.manifest,
    files,
    packed,
  }
}

function scan(scene: Scene, entry: string | undefined): void {
  for (const [path, content] of scene.files) {
    const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
    if (!['html', 'htm', 'js', 'mjs', 'css'].includes(ending)) continue
    const text = Buffer.from(content).toString()
    const piece = { text, file: path, line: 1, column: 1 }
    if (ending === 'css') scanStyle(piece, addressOf(path), scene)
    else if (ending === 'js' || ending === 'mjs') scanScript(piece, addressOf(path), scene)
    else scanPage(text, path, path === entry, scene)
  }
}
