// Pictures of every screen, in both languages, for looking at them.
// usage: node tools/shots.mjs ADDRESS FOLDER USERNAME PASSWORD [SCREEN…]
// HEIGHT=1600 shows what lies below the fold of a usual screen.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const [address, folder, username, password, ...only] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const page = await browser.newPage({
  viewport: { width: 1440, height: Number(process.env['HEIGHT'] ?? 900) },
  locale: 'zh-CN',
})
page.on('console', (message) => message.type() === 'error' && console.log('console:', message.text()))
page.on('pageerror', (error) => console.log('page:', String(error)))

/** The first item of a list, for the screens of one thing. */
async function first(list) {
  const reply = await page.request.get(`${address}/api/${list}?limit=1`)
  return reply.ok() ? (await reply.json()).items[0]?.id : undefined
}
async function shoot(name, path, language) {
  if (only.length > 0 && !only.includes(name)) return
  // By way of an empty page: a change of the fragment alone would show the page before for a moment.
  await page.goto('about:blank')
  await page.goto(`${address}/#${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
  await page.waitForTimeout(250)
  await page.screenshot({ path: join(folder, `${name}.${language}.png`) })
}

await page.goto(`${address}/#/sign-in`)
await page.getByRole('button', { name: '登录' }).waitFor()
await page.screenshot({ path: join(folder, 'sign-in.zh.png') })
await page.getByLabel('用户名').fill(username)
await page.getByLabel('密码').fill(password)
await page.getByRole('button', { name: '登录' }).click()
await page.getByRole('navigation').first().waitFor()

const [terminal, app, rollout, finding, zone] = await Promise.all(
  ['terminals', 'apps', 'rollouts', 'findings', 'zones'].map(first),
)
const pending = await page.request.get(`${address}/api/terminals?limit=1&enrollment=pending`)
const waiting = pending.ok() ? (await pending.json()).items[0]?.id : undefined
const screens = [
  ['overview', '/'],
  ['terminals', '/terminals'],
  ['enrollments', '/enrollments'],
  ['enrollment-codes', '/enrollment-codes'],
  ['locations', '/locations'],
  ['location-import', '/locations/import'],
  ['apps', '/apps'],
  ['findings', '/findings'],
  ['inspections', '/findings?tab=inspections'],
  ['usage', '/usage'],
  ['usage-year', '/usage?range=year&by=location'],
  ['zones', '/zones'],
  ['zone-new', '/zones/new'],
  ...(zone ? [['zone', `/zones/${zone}`]] : []),
  ['notices', '/notices'],
  ['releases', '/releases'],
  ['rollouts', '/rollouts'],
  ['rollout-plan', '/rollouts/new'],
  ['users', '/users'],
  ['settings', '/settings'],
  ['audit', '/audit'],
  ...(terminal ? [['terminal', `/terminals/${terminal}`]] : []),
  ...(terminal ? [['terminal-sessions', `/terminals/${terminal}?tab=sessions`]] : []),
  ...(terminal ? [['terminal-commands', `/terminals/${terminal}?tab=commands`]] : []),
  ...(terminal ? [['terminal-apps', `/terminals/${terminal}?tab=apps`]] : []),
  ...(waiting ? [['enroll', `/enroll/${waiting}`]] : []),
  ...(app ? [['app', `/apps/${app}`]] : []),
  ...(finding ? [['finding', `/findings/${finding}`]] : []),
  ...(rollout ? [['rollout', `/rollouts/${rollout}`]] : []),
]
for (const language of ['zh', 'en']) {
  await page.evaluate(
    (value) => localStorage.setItem('console.language', value),
    language === 'en' ? 'en' : 'zh-CN',
  )
  await page.reload()
  for (const [name, path] of screens) await shoot(name, path, language)
}
await browser.close()
