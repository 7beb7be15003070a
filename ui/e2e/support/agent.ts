import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { program } from './program'

/** The terminal's daemon, which simulates terminals too. */
const { path: PROGRAM, exists } = program('KIOSK_AGENT_BIN', 'kiosk-agent')

/** Whether there is one; tests that need terminals are skipped without it. */
export const hasAgent = exists

/** Simulated terminals that check in every second. */
export class Terminals {
  private constructor(
    private readonly process: ChildProcess,
    private readonly data: string,
  ) {}

  /**
   * The first terminals enrol with the codes, one each; the rest wait for approval. Of a thousand upgrades, `mishaps`
   * are rolled back.
   */
  static start(address: string, count: number, codes: string[], mishaps = 0): Terminals {
    const data = mkdtempSync(join(tmpdir(), 'fleet-terminals-'))
    const list = join(data, 'codes.txt')
    writeFileSync(list, `${codes.join('\n')}\n`)
    const options = ['--count', String(count), '--codes', list, '--interval', '1', '--data', data]
    options.push('--mishaps', String(mishaps))
    const child = spawn(PROGRAM, ['simulate', '--server', address, ...options], { stdio: 'ignore' })
    return new Terminals(child, data)
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill('SIGTERM')
    await ended
    rmSync(this.data, { recursive: true, force: true })
  }
}
