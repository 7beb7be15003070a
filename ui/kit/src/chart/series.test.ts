import { expect, it } from 'vitest'
import { withGaps } from './series'

it('breaks a line where nothing was measured', () => {
  expect(
    withGaps(
      [
        [0, 1],
        [10, 2],
        [100, 3],
      ],
      30,
    ),
  ).toEqual([
    [0, 1],
    [10, 2],
    [11, null],
    [100, 3],
  ])
})
