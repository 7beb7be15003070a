import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
/** What the demo fetches is kept here too. */
const CACHE = join(ROOT, 'target/demo-cache')

/** A web app of others: an npm package, the folder of it that is the app, and its manifest in `apps/`. */
export interface NpmApp {
  package: string
  version: string
  folder: string
  manifest: string
  /** JavaScript that is true once the app has done its work, not merely been opened. */
  ready: string
}

/** Fetches a package, once, and unpacks it anew. Returns the app's folder, as its makers published it. */
export function fetchApp(app: NpmApp): string {
  mkdirSync(CACHE, { recursive: true })
  const archive = join(CACHE, `${app.package}-${app.version}.tgz`)
  if (!existsSync(archive))
    execFileSync('npm', ['pack', '--silent', `${app.package}@${app.version}`], { cwd: CACHE, stdio: 'pipe' })
  const unpacked = mkdtempSync(join(CACHE, 'unpacked-'))
  execFileSync('tar', ['xzf', archive, '-C', unpacked])
  return join(unpacked, app.folder)
}
