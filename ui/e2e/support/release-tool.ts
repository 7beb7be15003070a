import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { program } from './program'

/** The release tool. */
const { path: PROGRAM, exists } = program('RELEASE_BIN', 'release')

/** Whether there is one; tests that need releases are skipped without it. */
export const hasReleaseTool = exists

/** A signed repository with one release, and the offline keys that signed it. */
export class Repository {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fleet-release-'))
  readonly root = join(this.folder, 'repo/metadata/1.root.json')
  readonly archive = join(this.folder, 'repository.tar')

  constructor(version: string) {
    const at = (name: string): string => join(this.folder, name)
    for (const program of ['agent', 'shell']) copyFileSync('/bin/true', at(program))
    mkdirSync(at('pages'))
    writeFileSync(at('pages/home.html'), '<!doctype html>')
    const repo = ['--repo', at('repo')]
    const keys = ['--keys', at('keys')]
    run('keys', 'new', '--plain', '--dir', at('keys'))
    run('init', ...repo, ...keys)
    const machines = ['x86_64', 'aarch64', 'loongarch64'].flatMap((arch) => ['--arch', arch])
    const parts = ['--agent', at('agent'), '--shell', at('shell'), '--pages', at('pages')]
    run(
      'pack',
      '--version',
      version,
      '--counter',
      '10',
      ...machines,
      ...parts,
      '--out',
      at('release.tar.zst'),
    )
    run('add', ...repo, '--file', at('release.tar.zst'), '--notes', '首页更快')
    run('publish', ...repo, ...keys)
    run('export', ...repo, '--out', this.archive)
  }

  /** The archive with notes that the offline keys did not sign. */
  forged(): Buffer {
    const bytes = readFileSync(this.archive)
    bytes.write('慢', bytes.indexOf('快'))
    return bytes
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function run(...args: string[]): void {
  execFileSync(PROGRAM, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
