import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The program under test. */
const PROGRAM = process.env['FLEET_SERVER_BIN']
/** A PostgreSQL server to use instead of SQLite; each test gets a database of its own there. */
const POSTGRES = process.env['FLEET_TEST_DATABASE']

/** A running fleet server with a data directory of its own. */
export class FleetServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly data: string,
    readonly address: string,
    /** The one-time link that makes the first administrator. */
    readonly setUpLink: string,
  ) {}

  static async start(): Promise<FleetServer> {
    if (PROGRAM === undefined) throw new Error('Set FLEET_SERVER_BIN to the built fleet-server.')
    const data = mkdtempSync(join(tmpdir(), 'fleet-console-'))
    const listen = `127.0.0.1:${await freePort()}`
    const address = `http://${listen}`
    const database = POSTGRES === undefined ? [] : ['--database', newDatabase(POSTGRES)]
    const child = spawn(
      PROGRAM,
      [
        'serve',
        '--data',
        data,
        '--listen',
        listen,
        '--public-url',
        address,
        '--check-in-interval',
        '5',
        ...database,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const link = await said(child, /(http\S+#\/setup\?token=[\w-]+)/)
    await answers(`${address}/healthz`, child)
    return new FleetServer(child, data, address, link)
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill('SIGTERM')
    await ended
    rmSync(this.data, { recursive: true, force: true })
  }
}

function newDatabase(url: string): string {
  const name = `console_${process.pid}_${Date.now()}`
  execFileSync('psql', [url, '-q', '-c', `CREATE DATABASE ${name}`])
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.toString()
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}

/** What the server prints that matches. */
function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const found = pattern.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', () => {
      reject(new Error(`fleet-server ended: ${output}`))
    })
  })
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const ok = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('fleet-server ended before it answered')
}
