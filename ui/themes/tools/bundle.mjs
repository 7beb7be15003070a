// Makes the bundle of one style: `npm run bundle -- bashan` writes `dist/bashan-1.0.0.style`, and its files beside it in
// `dist/bashan/`. The style's folder is one of this package, or a path: `npm run bundle -- ./fixtures/lantern`.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { zipSync } from 'fflate'
import { build } from 'vite'

const here = dirname(dirname(fileURLToPath(import.meta.url)))
const ENTRY = 'virtual:theme-entry'
/** The same bytes of the same source: a zip file's clock begins here. */
const EPOCH = new Date(1980, 0, 1)

/** Vue is the terminal page's, so that there is one of it: the module takes it from there when it is loaded. */
async function vueOfThePage() {
  const names = Object.keys(await import('vue')).filter((name) => /^[A-Za-z_]\w*$/.test(name))
  const lines = names.map((name) => `export const ${name} = vue.${name}`)
  return ['const { vue } = globalThis.kioskThemes', ...lines].join('\n')
}

async function bundle(source) {
  const folder = resolve(here, source)
  const { id, version, name } = JSON.parse(await readFile(join(folder, 'theme.json'), 'utf8'))
  const contract = Number(
    /THEME_CONTRACT = (\d+)/.exec(await readFile(join(here, 'contract/version.ts'), 'utf8'))[1],
  )
  const out = join(here, 'dist', id)
  await rm(out, { recursive: true, force: true })
  const entry = [
    `import * as all from ${JSON.stringify(join(folder, 'index.ts'))}`,
    `export { THEME_CONTRACT as contract } from ${JSON.stringify(join(here, 'contract/version.ts'))}`,
    `export default Object.values(all).find((one) => one?.id === ${JSON.stringify(id)})`,
  ].join('\n')
  const given = await vueOfThePage()
  const files = {
    name: 'theme-files',
    enforce: 'pre',
    resolveId: (asked) => (asked === ENTRY || asked === 'vue' ? `\0${asked}` : null),
    load: (asked) => (asked === `\0${ENTRY}` ? entry : asked === '\0vue' ? given : null),
  }
  await build({
    configFile: false,
    root: here,
    logLevel: 'warn',
    publicDir: false,
    plugins: [files, vue()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: out,
      target: 'safari18',
      // One file each: pictures are in them.
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      cssCodeSplit: false,
      modulePreload: false,
      rolldownOptions: {
        input: ENTRY,
        preserveEntrySignatures: 'strict',
        // What is not used of the page's Vue is not asked for.
        treeshake: { propertyReadSideEffects: false },
        output: {
          format: 'es',
          entryFileNames: 'theme.js',
          assetFileNames: 'theme[extname]',
          codeSplitting: false,
        },
      },
    },
  })
  await writeFile(join(out, 'theme.json'), `${JSON.stringify({ id, version, name, contract }, null, 2)}\n`)
  const content = {}
  for (const file of ['theme.json', 'theme.js', 'theme.css']) {
    content[file] = [new Uint8Array(await readFile(join(out, file))), { mtime: EPOCH }]
  }
  const path = join(here, 'dist', `${id}-${version}.style`)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, zipSync(content, { level: 9 }))
  return path
}

const sources = process.argv.slice(2)
if (sources.length === 0) {
  console.error('which style? such as: npm run bundle -w themes -- bashan')
  process.exit(2)
}
for (const source of sources) console.log(await bundle(source))
