import { expect, it } from 'vitest'

import { isFree, labelsOf, markBox, shortened, widthOf } from './labels'

const SIZES = { mark: 88, text: 30, gap: 4 }
const ROOM = { width: 1000, height: 1000 }

it('stands at the right of its mark where that is free, else elsewhere', () => {
  const name = '西外政务大厅'
  const width = widthOf(name, 30)
  const of = (x: number, y: number, others: { x: number; y: number }[] = []): (number | undefined)[] => {
    const marked = [{ at: { x, y }, text: name }, ...others.map((at) => ({ at, text: null }))]
    const box = labelsOf(marked, SIZES, ROOM)[0]
    return [box?.left, box?.top]
  }
  expect(of(300, 500)).toEqual([348, 480.5])
  expect(of(900, 500), 'at the rim').toEqual([852 - width, 480.5])
  expect(of(300, 500, [{ x: 420, y: 500 }]), 'another one stands there').toEqual([252 - width, 480.5])
  const both = [
    { x: 420, y: 500 },
    { x: 180, y: 500 },
  ]
  expect(of(300, 500, both)).toEqual([300 - width / 2, 548])
  expect(
    of(
      300,
      950,
      both.map(({ x }) => ({ x, y: 950 })),
    ),
  ).toEqual([300 - width / 2, 863])
})

it('covers nothing, and says nothing where there is no room', () => {
  const marked = Array.from({ length: 64 }, (_, at) => ({
    at: { x: 60 + (at % 8) * 110, y: 60 + Math.floor(at / 8) * 110 },
    text: '达川区三里坪街道',
  }))
  const boxes = labelsOf(marked, SIZES, ROOM).filter((box) => box !== null)
  expect(boxes.length).toBeLessThan(marked.length)
  for (const [place, box] of boxes.entries()) {
    const others = [...boxes.slice(0, place), ...marked.map(({ at }) => markBox(at, 88))]
    expect(isFree(box, others)).toBe(true)
  }
})

it('is cut where a name is long', () => {
  expect(shortened('西外政务大厅')).toBe('西外政务大厅')
  expect(shortened('宣汉县政务服务和公共资源交易中心')).toBe('宣汉县政务服务和公共…')
})
