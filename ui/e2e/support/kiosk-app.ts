import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const PROGRAM = join(import.meta.dirname, '../../app-kit/bin/kiosk-app.js')

/** The part of the JSON output that tests look at. */
export interface Packed {
  ok: boolean
  counts: { error: number; warning: number; hint: number; accepted: number }
  findings: { rule: string; severity: string; file: string; line: number | null }[]
  bundle: { files: number; size: number; sha256: string } | null
  manifest: { name: { zh: string }; version: string; entry: string; category: string }
}

/** Runs the kit's program; what it prints is JSON. */
export async function kioskApp(...args: string[]): Promise<Packed> {
  const most = 64 * 1024 * 1024
  const run = promisify(execFile)(process.execPath, [PROGRAM, ...args, '--json'], { maxBuffer: most })
  return JSON.parse((await run).stdout) as Packed
}

/** A running `kiosk-app preview`. */
export class Preview {
  private constructor(
    private readonly process: ChildProcess,
    readonly address: string,
  ) {}

  static async start(folder: string, ...args: string[]): Promise<Preview> {
    const child = spawn(process.execPath, [PROGRAM, 'preview', folder, '--port', '0', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const found = /http:\S+\//.exec(chunk.toString())?.[0]
        if (found !== undefined) resolve(found)
      })
      child.once('exit', () => {
        reject(new Error('kiosk-app preview ended'))
      })
    })
    return new Preview(child, address)
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill('SIGTERM')
    await ended
  }
}
