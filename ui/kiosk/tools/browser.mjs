import { chromium } from 'playwright-core'

import { serve } from './serve.mjs'

export const SCREENS = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1920, height: 1080 } }

/** The home page styles; scenes that none of them draws are looked at in the first only. */
export const THEMES = ['qidu', 'bashan', 'hanque']
/** Scenes that are no citizen's. */
const OUTSIDE = 'enrolling|installation|setup|network|out|starting|maintenance|self-test|acceptance'
const UNTHEMED = new RegExp(`^(${OUTSIDE}|keyboard:(?!pinyin$))`)
const WITHOUT_ELDER = new RegExp(`^(${OUTSIDE}|home:attract|home:search|home-closed)`)

/** Pages and their scenes; `pad` opens the on-screen pad first. */
export const SCENES = [
  'starting',
  'home',
  'home-few',
  'home-many',
  'home-zones',
  'home-empty',
  'home-unplaced',
  'home-offline',
  'home-fault',
  'home-fault:notice',
  'home-reading',
  'home-silent',
  'home-warning',
  'home-opening',
  'home-ended',
  'home-urgent',
  'home-closing',
  'home-closed',
  'home-closed-unknown',
  'maintenance-pad',
  'maintenance-wrong',
  'maintenance-paused',
  'maintenance-ticket',
  'maintenance-nobody',
  'maintenance-open',
  'maintenance-open:sure',
  'maintenance-open:touch',
  'maintenance-open:paper',
  'maintenance-open:paper-roll',
  'maintenance-open:checks',
  'maintenance-open:checks-reasons',
  'maintenance-open:checks-done',
  'maintenance-bare',
  'maintenance-settings:menu',
  'maintenance-settings:devices',
  'maintenance-settings:display',
  'maintenance-settings:sound',
  'maintenance-settings:network',
  'maintenance-way:network',
  'maintenance-fixed:network',
  'self-test',
  'self-test-new',
  'self-test-last',
  'self-test-touch',
  'self-test-touch:two',
  'self-test-display',
  'self-test-display:asked',
  'self-test-sound',
  'self-test-camera',
  'self-test-printer',
  'self-test-receipt',
  'self-test-card',
  'self-test-scanner',
  'self-test-network',
  'acceptance',
  'acceptance:names',
  'acceptance:sign',
  'acceptance-done:ready',
  'acceptance-refused:ready',
  'network-none',
  'network-running',
  'network-passed',
  'network-failed',
  'network-cards:set',
  'network-cards:fixed',
  'network-cards:wifi',
  'network-cards:password',
  'network-cards:hidden',
  'network-trying:set',
  'network-back:set',
  'network-missing:set',
  'rating',
  'rating-reasons',
  'rating-thanks',
  'switching',
  'app-failed',
  'app-hung',
  'app-over-bound',
  'app-load-failed',
  'app-blocked',
  'app-not-ready',
  'app-quarantined',
  'app-unlisted',
  'enrolling',
  'enrolling-connecting',
  'enrolling-offline',
  'enrolling-approved',
  'enrolling-conflict',
  'enrolling-rejected',
  'enrolling-problem',
  'enrolling-reopens',
  'enrolling-wish-gone',
  'installation-choose',
  'installation-choose:confirm',
  'installation-settings',
  'installation-many',
  'installation-small',
  'installation-none',
  'installation-unattended',
  'installation-writing',
  'installation-writing:sure',
  'installation-checking',
  'installation-installed',
  'installation-failed-stick',
  'installation-failed-disk',
  'installation-failed-gone',
  'installation-failed-cancelled',
  'setup-language',
  'setup-display',
  'setup-display-two',
  'setup-display-plain',
  'setup-turning',
  'setup-cross',
  'setup-cross-check',
  'setup-devices',
  'setup-devices:choice',
  'setup-devices:printer',
  'setup-devices:printer-typed',
  'setup-devices:printer-asking',
  'setup-sound',
  'setup-network',
  'setup-server',
  'setup-trust',
  'setup-trust-none',
  'setup-trust-brought',
  'setup-trust-offline',
  'setup-location',
  'setup-map',
  'setup-map:open',
  'setup-map:near',
  'setup-map:chosen',
  'setup-map:stack',
  'setup-location-failed',
  'setup-location-closed',
  'setup-location-known',
  'setup-enrollment',
  'setup-finish',
  'setup-finish-brought',
  'setup-finish-offline',
  'setup-finish-awaits',
  'setup-stick',
  'setup-stick-connecting',
  'setup-stick-card',
  'setup-refused',
  'out-not-ready',
  'out-suspended',
  'out-retired',
  'out-conflict',
  'home:notice',
  'home:search',
  'home-zones:zone',
  'home-zones:zone-last',
  'home:attract',
  'bar:app',
  'bar:app-warning',
  'bar:app-reading',
  'bar:app-paused',
  'bar:app-silent',
  'bar:app-closing',
  'bar:app-printing',
  'bar:app-out-of-paper',
  'bar:app-printed',
  'bar:app-card-in-use',
  'bar:app-card-take',
  'bar:card-put',
  'bar:card-confirm',
  'bar:card-reading',
  'bar:card-again',
  'bar:card-warning',
  'bar:code-hold',
  'bar:code-unread',
  'bar:code-other',
  'bar:code-warning',
  'bar:smart-card-put',
  'bar:smart-card-confirm',
  'bar:smart-card-mute',
  'bar:photo-wake',
  'bar:photo-aim',
  'bar:photo-count',
  'bar:photo-judge',
  'bar:photo-document',
  'bar:photo-warning',
  'bar:app-urgent',
  'bar:app-urgent-long',
  'bar:app-urgent-warning',
  'keyboard:pinyin',
  'keyboard:pinyin-composing',
  'keyboard:search-handwriting',
  'keyboard:pinyin-symbols',
  'keyboard:english',
  'keyboard:digits',
  'keyboard:id-empty',
  'keyboard:id-typed',
  'keyboard:id-wrong',
  'keyboard:id-switching',
  'keyboard:phone-typed',
  'keyboard:plate-empty',
  'keyboard:plate-typed',
]

/** What stands in the field of some scenes of the keyboard. */
const TYPED = {
  'id-typed': '511702199001010001',
  'id-wrong': '511702199001010002',
  'id-switching': '5117021990',
  'phone-typed': '1398182',
  'plate-typed': '川S8D1K',
}

/** Heights of the views that are no full page, as the shell has them. */
export function viewHeight({ scene, screen, elder }) {
  // A question to the citizen covers everything.
  if (/^bar:(card|code|smart-card|photo|app-urgent)/.test(scene)) return null
  if (scene.startsWith('bar') && scene.endsWith('warning')) return 420
  if (scene.startsWith('bar')) return elder && screen === 'portrait' ? 248 : 128
  if (!scene.startsWith('keyboard')) return null
  return { portrait: elder ? 860 : 700, landscape: elder ? 572 : 536 }[screen]
}

/** Every combination of scene, screen, language and elder mode. */
export function variants(only) {
  const all = SCENES.flatMap((scene) =>
    Object.keys(SCREENS).flatMap((screen) =>
      ['zh', 'en'].flatMap((language) =>
        [false, true].flatMap((elder) =>
          THEMES.map((theme) => ({
            scene,
            screen,
            language,
            elder,
            theme,
            name: [scene.replace(':', '-'), screen, language, elder ? 'elder' : 'plain', theme].join('.'),
          })),
        ),
      ),
    ),
  )
  // Elder mode belongs to a citizen's session: there is none before a terminal is in service.
  const real = all.filter(
    ({ scene, elder, theme }) =>
      !(elder && WITHOUT_ELDER.test(scene)) && !(theme !== THEMES[0] && UNTHEMED.test(scene)),
  )
  return only ? real.filter(({ name }) => new RegExp(only).test(name)) : real
}

/** Runs `visit(page, variant)` on every variant in the built pages. */
export async function eachVariant(only, visit) {
  const { base, stop } = await serve(new URL('../dist', import.meta.url).pathname)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const page = await newPage(browser)
    for (const variant of variants(only)) {
      // Its clock goes by our word from then on, so it is used once.
      const waiting = variant.scene === 'home:attract' ? await newPage(browser) : null
      await waiting?.clock.install()
      await open(waiting ?? page, base, variant)
      await visit(waiting ?? page, variant)
      await waiting?.close()
    }
  } finally {
    await browser.close()
    stop()
  }
}

async function newPage(browser) {
  const page = await browser.newPage({ reducedMotion: 'reduce' })
  page.on('pageerror', (error) => console.error(`${page.url()}: ${error.message}`))
  page.on('console', (line) => line.type() === 'error' && console.error(`${page.url()}: ${line.text()}`))
  return page
}

async function open(page, base, variant) {
  const { scene, screen, language, elder, theme } = variant
  const [first, second] = scene.split(':')
  const size = SCREENS[screen]
  await page.setViewportSize({ width: size.width, height: viewHeight(variant) ?? size.height })
  const isPart = first === 'bar' || first === 'keyboard'
  const address = new URL(isPart ? `/${first}.html` : '/home.html', base)
  const demo = { bar: second, keyboard: `keyboard-${second?.split('-')[0]}` }[first] ?? first
  address.searchParams.set('demo', demo)
  if (second && second in TYPED) address.searchParams.set('typed', TYPED[second])
  if (theme !== THEMES[0]) address.searchParams.set('theme', theme)
  if (language === 'en') address.searchParams.set('lang', 'en')
  if (elder) address.searchParams.set('elder', '1')
  await page.goto(address.href)
  await page
    .locator(isPart ? 'nav, section, main' : 'main')
    .first()
    .waitFor()
  if (first === 'keyboard') await type(page, second)
  if (first === 'home-opening') {
    // Not before it takes long: see src/parts/OpeningNote.vue.
    await page.clock.runFor(500)
    await page.locator('.opening .box').waitFor()
  }
  if (second === 'attract') {
    // Minutes without a touch: see src/attract/attract.ts.
    await page.clock.runFor(190_000)
    await page.locator('.loop').waitFor()
  }
  if (first === 'setup-map' && second) await map(page, second)
  if (second === 'choice') await page.locator('.kind').first().click()
  if (second?.startsWith('printer')) await printer(page, second)
  if (second === 'confirm') await page.locator('button.disk').first().click()
  if (first.startsWith('network')) await network(page, second)
  if (/^maintenance-(settings|way|fixed)/.test(first)) await settings(page, second)
  if (second === 'sure') await page.locator('.acts button').last().click()
  if (second === 'touch') await page.locator('.acts button').nth(7).click()
  if (second?.startsWith('paper'))
    await page
      .getByText(/已换纸|refilled/)
      .nth(second === 'paper' ? 0 : 1)
      .click()
  if (second?.startsWith('checks')) await checks(page, second)
  if (second === 'two')
    for (const dot of await page.locator('.dot').all()) await dot.dispatchEvent('pointerdown')
  if (second === 'asked')
    for (let touch = 0; touch < 7; touch += 1) await page.locator('.surface, footer button').first().click()
  if (['names', 'sign', 'ready'].includes(second)) await accept(page, second)
  if (second === 'notice') await page.locator('[data-level]').first().click()
  if (second?.startsWith('zone')) {
    await page.locator('[data-kind="zone"]').first().click()
    await page.locator('.zone .room:not(.measuring)').waitFor()
  }
  if (second === 'zone-last') {
    const next = page.locator('.zone footer button').nth(1)
    while (await next.isEnabled()) await next.click()
  }
  if (second === 'search') {
    await page.locator('.tab.search').click()
    await page.locator('.key', { hasText: /^ *D *$/ }).click()
  }
}

/** Chooses the printer, and types the address of one on the network. */
async function printer(page, until) {
  await page.locator('.kind').nth(2).click()
  if (until === 'printer') return
  await page.getByText(/网络打印机|Printer on the network/).click()
  for (const key of '10.62.14.40')
    await page.locator('.key', { hasText: new RegExp(`^ *[${key}] *$`) }).click()
  if (until === 'printer-asking') await page.locator('.acts button').last().click()
}

/** Goes on to that page of an acceptance. */
async function accept(page, until) {
  const goOn = page.locator('footer button').first()
  await goOn.click()
  const names = page.locator('input')
  await names.nth(0).fill('李建国')
  await names.nth(1).fill('王秀兰')
  if (until === 'names') return
  await goOn.click()
  for (let signer = 0; signer < 2; signer += 1) {
    const { x, y, width, height } = await page.locator('.pad').boundingBox()
    await page.mouse.move(x + width * 0.2, y + height * 0.3)
    await page.mouse.down()
    for (const [across, down] of [
      [0.4, 0.28],
      [0.25, 0.7],
      [0.5, 0.5],
      [0.75, 0.65],
    ])
      await page.mouse.move(x + width * across, y + height * down, { steps: 8 })
    await page.mouse.up()
    if (until === 'sign') return
    await goOn.click()
  }
}
/** The map of the locations, and what a scene is named after on it. */
async function map(page, second) {
  await page.getByText(/在地图上选|On a map/).click()
  await page.locator('.mark').first().waitFor()
  if (second === 'chosen') return page.locator('.mark:not(.several)').first().click()
  if (second === 'open') return
  await page.locator('.several').first().click()
  if (second === 'near') return
  // As far as it goes: two desks of one hall.
  while (!(await page.locator('.card .of').isVisible())) await page.locator('.several').last().click()
}

/** The list of the day: two in order, one with a problem; or all of them, and signed. */
async function checks(page, second) {
  await page.getByText(/每日点检|Daily check/).click()
  const oks = page.locator('.checks .ok')
  const wanted = second === 'checks-done' ? await oks.count() : 2
  for (let at = 0; at < wanted; at += 1) await oks.nth(at).click()
  if (second === 'checks-done') return page.locator('.checks footer button').last().click()
  await page.locator('.checks .wrong').nth(2).click()
  if (second === 'checks') await page.locator('.checks .reasons button').first().click()
}

/** Opens the settings from the page of maintenance, and the question that a scene is named after. */
async function settings(page, scene) {
  await page.locator('.acts button', { hasText: /^ *(设置|Settings) *$/ }).click()
  const at = ['devices', 'display', 'sound', 'network'].indexOf(scene)
  if (at >= 0) await page.locator('.menu button').nth(at).click()
}

/** Opens the network's page from that of maintenance, and what a scene is named after behind it. */
async function network(page, scene) {
  await page.locator('.acts button', { hasText: /^ *(网络|Network) *$/ }).click()
  if (!scene) return
  await page.locator('footer button').nth(1).click()
  const lastOf = (name) => page.locator(`${name} button`).last()
  if (scene === 'fixed') await page.locator('li').first().locator('button').nth(1).click()
  if (scene === 'wifi' || scene === 'password' || scene === 'hidden') await lastOf('li').click()
  if (scene === 'password') await page.locator('.network').first().click()
  if (scene === 'hidden') await lastOf('.networks').click()
  if (scene === 'password' || scene === 'hidden') {
    for (const letter of 'dazhou2026')
      await page.locator('.key', { hasText: new RegExp(`^ *${letter} *$`) }).click()
  }
}

/** Brings the keyboard into the state that a scene is named after. */
async function type(page, scene) {
  const tab = { 'search-handwriting': 1, 'pinyin-symbols': 4 }[scene]
  if (tab !== undefined) await page.locator('.tab').nth(tab).click()
  if (scene === 'pinyin-composing') {
    for (const letter of 'shenfenzheng')
      await page.locator('.key', { hasText: new RegExp(`^ *${letter} *$`) }).click()
    await page.locator('.candidate').first().waitFor()
  }
  if (scene === 'id-switching') await page.locator('.switch').click()
  if (scene === 'search-handwriting') {
    const { x, y, width, height } = await page.locator('.pad').boundingBox()
    const strokes = [
      [0.35, 0.35, 0.65, 0.33],
      [0.5, 0.15, 0.48, 0.4, 0.34, 0.75],
      [0.5, 0.4, 0.68, 0.76],
    ]
    for (const [left, top, ...rest] of strokes) {
      await page.mouse.move(x + left * width, y + top * height)
      await page.mouse.down()
      for (let at = 0; at < rest.length; at += 2)
        await page.mouse.move(x + rest[at] * width, y + rest[at + 1] * height, { steps: 8 })
      await page.mouse.up()
    }
    await page.locator('.candidate').first().waitFor()
  }
}
