import { defineConfig } from 'vite'

/** The program: one file with all that it needs, so that it is handed over without its dependencies. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    emptyOutDir: false,
    rolldownOptions: { input: { 'kiosk-app': 'src/cli.ts' } },
  },
  ssr: { noExternal: true },
})
