import { chromium } from 'playwright-core'

import { serve } from './serve.mjs'

export const SCREENS = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1920, height: 1080 } }

/** Pages and their scenes; `pad` opens the on-screen pad first. */
export const SCENES = [
  'starting',
  'home',
  'home-few',
  'home-many',
  'home-empty',
  'home-unplaced',
  'home-offline',
  'home-warning',
  'home-opening',
  'home-ended',
  'switching',
  'app-failed',
  'app-hung',
  'app-load-failed',
  'app-blocked',
  'app-not-ready',
  'app-unlisted',
  'enrolling',
  'enrolling-connecting',
  'enrolling-approved',
  'enrolling-conflict',
  'enrolling-rejected',
  'enrolling-problem',
  'out-not-ready',
  'out-suspended',
  'out-retired',
  'out-conflict',
  'home:notice',
  'bar:app',
  'bar:app-warning',
]

/** Every combination of scene, screen, language and elder mode. */
export function variants(only) {
  const all = SCENES.flatMap((scene) =>
    Object.keys(SCREENS).flatMap((screen) =>
      ['zh', 'en'].flatMap((language) =>
        [false, true].map((elder) => ({
          scene,
          screen,
          language,
          elder,
          name: [scene.replace(':', '-'), screen, language, elder ? 'elder' : 'plain'].join('.'),
        })),
      ),
    ),
  )
  // Elder mode belongs to a citizen's session: there is none before a terminal is in service.
  const real = all.filter(({ scene, elder }) => !(elder && /^(enrolling|out|starting)/.test(scene)))
  return only ? real.filter(({ name }) => new RegExp(only).test(name)) : real
}

/** Runs `visit(page, variant)` on every variant in the built pages. */
export async function eachVariant(only, visit) {
  const { base, stop } = await serve(new URL('../dist', import.meta.url).pathname)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const page = await browser.newPage({ reducedMotion: 'reduce' })
    page.on('pageerror', (error) => console.error(`${page.url()}: ${error.message}`))
    page.on('console', (line) => line.type() === 'error' && console.error(`${page.url()}: ${line.text()}`))
    for (const variant of variants(only)) {
      await open(page, base, variant)
      await visit(page, variant)
    }
  } finally {
    await browser.close()
    stop()
  }
}

async function open(page, base, { scene, screen, language, elder }) {
  const [first, second] = scene.split(':')
  const isBar = first === 'bar'
  const size = SCREENS[screen]
  const barHeight = second === 'app-warning' ? 420 : 128
  await page.setViewportSize(isBar ? { width: size.width, height: barHeight } : size)
  const demo = isBar ? second : first
  const address = new URL(isBar ? '/bar.html' : '/home.html', base)
  address.searchParams.set('demo', demo)
  if (language === 'en') address.searchParams.set('lang', 'en')
  if (elder) address.searchParams.set('elder', '1')
  await page.goto(address.href)
  await page
    .locator(isBar ? 'nav, section' : 'main')
    .first()
    .waitFor()
  if (second === 'notice') await page.locator('[data-level]').first().click()
}
