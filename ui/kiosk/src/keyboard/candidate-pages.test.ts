import { expect, it } from 'vitest'

import { candidatePages } from './candidate-pages'

const words = (...texts: string[]): { text: string; keys_used: number }[] =>
  texts.map((text) => ({ text, keys_used: 1 }))

it('fills pages in order and loses none', () => {
  const all = words(...Array.from('的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出'))
  for (const room of [20, 70, 130]) {
    const pages = candidatePages(all, room)
    expect(pages.flat()).toEqual(all)
    for (const page of pages) expect(page.length * 9.6 + (page.length - 1) * 1.6).toBeLessThanOrEqual(room)
  }
})

it('gives a word that is wider than the bar a page of its own', () => {
  const pages = candidatePages(words('中华人民共和国公民身份号码', '中'), 30)
  expect(pages.map((page) => page.length)).toEqual([1, 1])
})

it('has no page for nothing', () => {
  expect(candidatePages([], 70)).toEqual([])
})
