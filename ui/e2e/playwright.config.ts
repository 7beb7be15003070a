import { defineConfig } from '@playwright/test'

/** The console in a real Chromium against a real fleet server: a fresh one for each test. */
export default defineConfig({
  testDir: 'tests',
  outputDir: '../../tests/results/console',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Each has a server of its own. Three at a time took as long for all, and longer for each.
  fullyParallel: true,
  workers: 2,
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // What every step was takes a sixth of the time to keep: `npx playwright test NAME --trace on` for one that fails.
    trace: 'off',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: '/usr/bin/chromium-headless-shell',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
})
