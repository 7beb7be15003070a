import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, type Given } from '../cli'
import { WORDS } from '../words'

/** Both lie beside the built program's folder. */
const TEMPLATE = new URL('../template/', import.meta.url)
const TYPES = new URL('../kiosk.d.ts', import.meta.url)

/** `kiosk-app new`: a folder with an app that passes the check, and the types for an editor. */
export async function create(name: string, given: Given): Promise<number> {
  const words = WORDS[given.language]
  if (existsSync(name)) {
    given.print(words.exists(name))
    return Promise.resolve(EXIT.usage)
  }
  cpSync(fileURLToPath(TEMPLATE), name, { recursive: true })
  cpSync(fileURLToPath(TYPES), join(name, 'kiosk.d.ts'))
  const manifest = join(name, 'app', 'kiosk-app.json')
  const title = JSON.stringify(Array.from(basename(name)).slice(0, 30).join(''))
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"应用名称"', title))
  given.print(words.made(name))
  return Promise.resolve(EXIT.good)
}
