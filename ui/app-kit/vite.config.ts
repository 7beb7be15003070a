import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** The page around an app in the preview. The program itself: `vite.cli.config.ts`. */
export default defineConfig({
  root: 'panel',
  base: './',
  plugins: [vue()],
  build: { outDir: '../dist/panel', emptyOutDir: true, modulePreload: { polyfill: false } },
  test: { root: '.', environment: 'node', include: ['src/**/*.test.ts', 'panel/**/*.test.ts'] },
})
