import { defineConfig } from '@playwright/test'

/** The console in a real Chromium against a real fleet server: a fresh one for each test. */
export default defineConfig({
  testDir: 'tests',
  outputDir: '../../tests/results/console',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // What the page was at each step, without a film of it: filming takes a quarter of the time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: '/usr/bin/chromium-headless-shell',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
})
