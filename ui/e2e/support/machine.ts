import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'

/** A terminal that speaks the protocol itself, for what the simulated ones never do: being tested and accepted. */
export class Machine {
  private readonly key: KeyObject
  private readonly publicKey: string
  private readonly fingerprint = randomUUID()
  private readonly epoch = randomUUID()
  private token = ''
  private seq = 0
  id = ''

  constructor(private readonly address: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    this.key = privateKey
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')
  }

  /** Asks to be let in; with a code it is. */
  async enroll(code?: string): Promise<void> {
    const parts = [this.publicKey, this.fingerprint, '1.4.0', code ?? '', '0']
    const statement = `kiosk-enrollment-v1\n${parts.map((part) => `${String(part.length)}:${part}\n`).join('')}`
    const hardware = { model: 'ZZ-200', arch: 'x86_64', os: 'Debian GNU/Linux 12' }
    const reply = await this.post<{ terminal_id: string }>('/terminal/v1/enrollments', {
      protocol: 1,
      public_key: this.publicKey,
      hardware: { fingerprint: this.fingerprint, ...hardware, memory_bytes: 8e9, disk_bytes: 128e9 },
      software_version: '1.4.0',
      sent_at: 0,
      ...(code === undefined ? {} : { enrollment_code: code }),
      signature: this.sign(statement),
    })
    this.id = reply.terminal_id
  }

  /** Tells what happened, as a check-in does. */
  async tell(...events: object[]): Promise<void> {
    if (this.token === '') await this.buyToken()
    const at = Date.now()
    const records = events.map((event) => ({ seq: ++this.seq, at, body: { event } }))
    await this.post('/terminal/v1/check-ins', {
      protocol: 1,
      sent_at: at,
      actual: { software_version: '1.4.0', booted_at: at, shell: {} },
      outbox: { epoch: this.epoch, records },
    })
  }

  /** Is tested and accepted, with the paper handed over. */
  async accept(test: object, signers: { installer: object; hall: object }, remark: string): Promise<void> {
    const [id, pdf] = [randomUUID(), Buffer.from('%PDF-1.7\nsigned')]
    const report = { sha256: createHash('sha256').update(pdf).digest('hex'), bytes: pdf.length }
    const acceptance = { id, signed_at: Date.now(), self_test: test, ...signers, remark, report }
    await this.tell({ kind: 'accepted', acceptance })
    const path = `/terminal/v1/acceptances/${id}/report`
    await this.send(path, 'PUT', pdf, 'application/pdf')
  }

  private async buyToken(): Promise<void> {
    const { nonce } = await this.post<{ nonce: string }>('/terminal/v1/challenges', { terminal_id: this.id })
    const [n, f] = [String(nonce.length), String(this.fingerprint.length)]
    const statement = `kiosk-token-v1\n${this.id}\n${n}:${nonce}\n${f}:${this.fingerprint}\n`
    const body = { terminal_id: this.id, nonce, hardware_fingerprint: this.fingerprint }
    const { token } = await this.post<{ token: string }>('/terminal/v1/tokens', {
      ...body,
      signature: this.sign(statement),
    })
    this.token = token
  }

  private sign(statement: string): string {
    return sign(null, Buffer.from(statement), this.key).toString('base64')
  }

  private async post<Reply>(path: string, body: object): Promise<Reply> {
    const reply = await this.send(path, 'POST', JSON.stringify(body), 'application/json')
    return (await reply.json()) as Reply
  }

  private async send(path: string, method: string, body: string | Buffer, type: string): Promise<Response> {
    const headers = { 'content-type': type, authorization: `Bearer ${this.token}` }
    const bytes = typeof body === 'string' ? body : new Uint8Array(body)
    const reply = await fetch(this.address + path, { method, headers, body: bytes })
    if (!reply.ok) throw new Error(`${path}: ${String(reply.status)} ${await reply.text()}`)
    return reply
  }
}
