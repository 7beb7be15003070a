import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Where a real server listens while developing: `FLEET_SERVER=http://127.0.0.1:8080 npm run dev`. */
const server = process.env['FLEET_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  define: {
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } } },
  // No inlined assets: the server's content policy allows files of its own only.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // The second page stands in frames of the first: a home page style at a terminal's size.
    rolldownOptions: { input: { index: 'index.html', 'theme-preview': 'theme-preview.html' } },
  },
  test: {
    environment: 'happy-dom',
    // One world for all files of tests: making one for each takes four times as long as the tests.
    pool: 'threads',
    isolate: false,
    include: ['src/**/*.test.ts', '../kit/src/**/*.test.ts', '../api/src/**/*.test.ts'],
  },
})
