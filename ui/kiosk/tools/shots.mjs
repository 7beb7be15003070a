// Pictures of every scene: node tools/shots.mjs [directory] [pattern of names]
import { mkdir } from 'node:fs/promises'

import { eachVariant } from './browser.mjs'

const [directory = 'shots', only] = process.argv.slice(2)
await mkdir(directory, { recursive: true })
let count = 0
await eachVariant(only, async (page, { name }) => {
  await page.screenshot({ path: `${directory}/${name}.png` })
  count += 1
})
console.log(`${count} pictures in ${directory}`)
