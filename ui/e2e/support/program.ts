import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * A program that tests need beside the server: the one that the variable names, or its neighbour by that name.
 * One that is named must be there, so that a run that promises it cannot pass by skipping.
 */
export function program(variable: string, name: string): { path: string; exists: boolean } {
  const named = process.env[variable]
  const path = named ?? join(dirname(process.env['FLEET_SERVER_BIN'] ?? ''), name)
  const exists = existsSync(path)
  if (named !== undefined && !exists) throw new Error(`${variable} names ${named}, which is not there`)
  return { path, exists }
}
