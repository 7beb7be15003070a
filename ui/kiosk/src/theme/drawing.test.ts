import { describe, expect, it } from 'vitest'

// Every style that a terminal draws, without a graphics card.
const styles = import.meta.glob<string>(
  ['../**/*.{css,vue}', '../../../themes/**/*.{css,vue}', '!**/node_modules/**', '!**/dist/**'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)

/** Offsets, then the blur: three lengths or more of which the third is not 0. */
const BLURRED = /(?:shadow[\w-]*:|,)\s*(?:inset\s+)?-?[\d.]+\w*\s+-?[\d.]+\w*\s+(?!0[\s;,])[\d.]+\w+/

/** What the engine lays out anew, and with it all that lies around. */
const LAID_OUT =
  /(?:^|[\s;])(?:box-shadow|transform|translate|scale|margin|padding|inset|top|left|width|height|border-width|font)[\w-]*:/

const blurs = (text: string): string[] =>
  text.split('\n').filter((line) => line.includes('shadow') && BLURRED.test(line))

const movers = (text: string): string[] =>
  text
    .split('}')
    .map((rule) => rule.split('{'))
    .filter((parts) => parts.at(-2)?.includes(':active'))
    .map((parts) => parts.at(-1) ?? '')
    .filter((rules) => LAID_OUT.test(rules))

describe.each(Object.entries(styles))('%s', (_, text) => {
  // A blur is drawn anew each time anything beside it changes: two of them on each card made the answer to a touch wait for 190 ms
  // instead of 30.
  it('blurs no shadow', () => {
    expect(blurs(text)).toEqual([])
  })

  // That a card lost its shadow under the finger had the whole panel drawn anew, not the card alone: 5.6 MB of pixels
  // instead of 0.6, and 30 ms until the touch was answered instead of 10.
  it('changes what a finger touches in its colours alone', () => {
    expect(movers(text)).toEqual([])
  })
})

it('reads the pages and the themes', () => {
  const names = Object.keys(styles).join(' ')
  expect(names).toMatch(/themes\/hanque\/.*parts\/|parts\/.*themes\/hanque\//)
})

it('knows a blur', () => {
  expect(blurs('box-shadow: 0 0.4rem 1.6rem rgb(0 0 0 / 9%);')).toHaveLength(1)
  expect(blurs('--k-shadow: 0 0.4rem 0 rgb(0 0 0 / 9%);')).toEqual([])
  expect(blurs('box-shadow: 0 0 0 200rem rgb(4 20 43 / 45%);')).toEqual([])
})

it('knows what moves', () => {
  expect(movers('.card:active {\n  box-shadow: none;\n}')).toHaveLength(1)
  expect(movers('.card:active { padding-inline: 1rem; }')).toHaveLength(1)
  expect(movers('.card {\n  box-shadow: none;\n}\n.card:active {\n  border-color: red;\n}')).toEqual([])
})
