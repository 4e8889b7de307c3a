import { describe, expect, test } from 'vitest'
import { datasetOf } from '../../../agents/nn/data/index.ts'
import { sheet } from '../../../agents/studies/sheet.ts'

const images = datasetOf({
  inputs: { shape: [1, 2, 1], values: Uint8Array.of(255, 0, 10, 20, 30, 40) },
  targets: { shape: [], values: Int32Array.of(0, 1, 2) },
})

describe('a sheet of images', () => {
  test('has them in rows of a square, ink dark, paper where the last row ends', () => {
    const line = 208
    expect(sheet(images, [2, 0, 1])).toEqual({
      width: 5,
      height: 3,
      channels: 1,
      pixels: Uint8Array.of(225, 215, line, 0, 255, line, line, line, line, line, 245, 235, line, 255, 255),
    })
  })

  test('of one image is that image', () => {
    expect(sheet(images, [0])).toMatchObject({ width: 2, height: 1, pixels: Uint8Array.of(0, 255) })
  })
})
