#!/usr/bin/env node
import { existsSync } from 'node:fs'

const program = new URL('../dist/kiosk-app.js', import.meta.url)
if (existsSync(program)) {
  const { main } = await import(program.href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  process.stderr.write('kiosk-app 尚未构建，请先运行：npm run build -w app-kit\n')
  process.exitCode = 2
}
