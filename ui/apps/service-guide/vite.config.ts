import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { pinyinIndex } from './pinyin-index.ts'

export default defineConfig({
  // Relative, so that the pages work from any root.
  base: './',
  plugins: [vue(), pinyinIndex()],
  build: {
    target: 'safari18',
    modulePreload: { polyfill: false },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
})
