import { expect, it } from 'vitest'

import { lettersPerColumn } from './slip'

it.each([
  ['达川区', 3],
  ['达州市通川区政务服务中心', 6],
  ['大竹县竹阳街道便民服务中心', 5],
  ['四川省达州市万源市太平镇便民服务站', 6],
  ['四川省达州市宣汉县东乡街道综合便民服务中心', 6],
  ['', 1],
])('%s stands in columns of %d', (title, letters) => {
  expect(lettersPerColumn(title)).toBe(letters)
})
