import { expect, it } from 'vitest'

/** Offsets, then the blur: three lengths or more of which the third is not 0. */
const BLURRED = /(?:shadow[\w-]*:|,)\s*(?:inset\s+)?-?[\d.]+\w*\s+-?[\d.]+\w*\s+(?!0[\s;,])[\d.]+\w+/

const styles = import.meta.glob<string>('./**/*.{css,vue}', {
  query: '?raw',
  import: 'default',
  eager: true,
})

// The engine draws without a graphics card. A blur is drawn anew each time anything beside it changes: two of them
// on each card made the answer to a touch wait for 190 ms instead of 30.
it.each(Object.entries(styles))('%s blurs no shadow', (_, text) => {
  const blurred = text.split('\n').filter((line) => line.includes('shadow') && BLURRED.test(line))
  expect(blurred).toEqual([])
})

it('knows a blur', () => {
  expect(BLURRED.test('box-shadow: 0 0.4rem 1.6rem rgb(0 0 0 / 9%);')).toBe(true)
  expect(BLURRED.test('--k-shadow: 0 0.4rem 0 rgb(0 0 0 / 9%);')).toBe(false)
  expect(BLURRED.test('box-shadow: 0 0 0 200rem rgb(4 20 43 / 45%);')).toBe(false)
})
