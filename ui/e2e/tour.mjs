// A walk through the console in a real Chromium, with a picture of every screen.
// usage: node tour.mjs LINK FOLDER [TERMINAL_ID] [ROLLOUT_ID]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'

const [link, folder, terminal, rollout] = process.argv.slice(2)
if (link === undefined || folder === undefined) {
  console.error('usage: node tour.mjs LINK FOLDER [TERMINAL_ID] [ROLLOUT_ID]')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })

const screens = [
  ['overview', '#/'],
  ['terminals', '#/terminals'],
  ...(terminal === undefined ? [] : [['terminal', `#/terminals/${terminal}`]]),
  ['enrollments', '#/enrollments'],
  ['locations', '#/locations'],
  ['apps', '#/apps'],
  ['notices', '#/notices'],
  ['releases', '#/releases'],
  ['rollouts', '#/rollouts'],
  ...(rollout === undefined ? [] : [['rollout', `#/rollouts/${rollout}`]]),
  ['audit', '#/audit'],
]

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
})
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
const problems = []
page.on('console', (message) => {
  if (message.type() === 'error') problems.push(message.text())
})
page.on('pageerror', (error) => problems.push(String(error)))

await page.goto(link)
await page.getByRole('navigation').first().waitFor()
const origin = new URL(link).origin
for (const [name, path] of screens) {
  await page.goto(`${origin}/${path}`)
  await page.getByRole('main').waitFor()
  // The event stream never ends, so "idle" is: no skeleton and no spinner left.
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .el-skeleton') === null)
  await page.screenshot({ path: join(folder, `console-${name}.png`) })
}
await browser.close()
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`${screens.length} screens of the console, no error in any`)
