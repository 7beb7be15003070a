// axe on every scene: WCAG 2.0 to 2.2, A and AA; AAA contrast in elder mode; and the rules of a public touch screen.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

import { eachVariant, viewHeight } from './browser.mjs'
import { touchProblems } from './touch-rules.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

let problems = 0
let pages = 0
await eachVariant(process.argv[2], async (page, variant) => {
  pages += 1
  const isBar = viewHeight(variant) !== null
  await page.evaluate(axe)
  const { violations } = await page.evaluate(
    ({ tags, elder }) =>
      window.axe.run({
        runOnly: { type: 'tag', values: tags },
        rules: { 'color-contrast-enhanced': { enabled: elder }, 'target-size': { enabled: true } },
      }),
    { tags: variant.elder ? [...TAGS, 'wcag2aaa'] : TAGS, elder: variant.elder },
  )
  const found = [
    ...violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary?.replaceAll('\n', ' ')}`),
    ),
    ...(await page.evaluate(touchProblems, { isBar })),
  ]
  problems += found.length
  for (const line of found) console.log(`${variant.name}: ${line}`)
})
console.log(`${pages} pages looked at, ${problems} problems`)
process.exitCode = problems === 0 ? 0 : 1
