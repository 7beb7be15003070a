// Each page with one script and one sheet of its own. Of the shell's scheme every file is a round trip to the shell, and what
// a page loads ahead (`modulepreload`) the engine asks for twice.
import { build } from 'vite'

// The home page last: by it one tells whether all was built.
const PAGES = ['bar', 'keyboard', 'home']

for (const page of PAGES) {
  await build({
    build: {
      emptyOutDir: page === PAGES[0],
      rolldownOptions: {
        input: { [page]: `${page}.html` },
        preserveEntrySignatures: false,
        output: { codeSplitting: { groups: [{ name: page, tags: ['$initial'] }] } },
        // How long the compiler of components takes is nobody's concern here.
        checks: { pluginTimings: false },
      },
    },
    logLevel: 'warn',
  })
}
