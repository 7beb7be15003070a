import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Relative, so that the pages work from any root: the shell's scheme, a directory, a preview.
  base: './',
  plugins: [vue()],
  build: {
    target: 'safari18',
    modulePreload: false,
  },
  test: {
    environment: 'happy-dom',
    // One world for all files of tests: making one for each takes four times as long as the tests.
    pool: 'threads',
    isolate: false,
    setupFiles: ['src/unmount.test-setup.ts'],
    include: ['src/**/*.test.ts'],
  },
})
