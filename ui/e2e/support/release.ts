import { readFileSync } from 'node:fs'
import { expect, type APIRequestContext } from '@playwright/test'
import { Repository } from './release-tool'
import type { FleetServer } from './server'
import { HEADERS } from './test'

/** Puts a signed release on the server through the API; the test is about what follows. Returns its id. */
export async function publish(api: APIRequestContext, server: FleetServer, version: string): Promise<string> {
  const repository = new Repository(version)
  const put = {
    headers: { ...HEADERS, 'Content-Type': 'application/json' },
    data: readFileSync(repository.root),
  }
  await expect(await api.put(`${server.address}/api/releases/root`, put)).toBeOK()
  const reply = await api.post(`${server.address}/api/releases/repository`, {
    headers: { ...HEADERS, 'Content-Type': 'application/x-tar' },
    data: readFileSync(repository.archive),
  })
  await expect(reply).toBeOK()
  repository.remove()
  const listed = await api.get(`${server.address}/api/releases`)
  return ((await listed.json()) as { items: { id: string }[] }).items[0]?.id ?? ''
}
