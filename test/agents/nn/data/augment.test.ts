import { describe, expect, it } from 'vitest'
import { type Augmentation, augmenter } from '../../../../agents/nn/data/augment.ts'
import type { Batch } from '../../../../agents/nn/data/dataset.ts'
import { affine, cropped, flipped, type Image, shifted } from '../../../../agents/nn/data/images.ts'
import { SYMMETRIES } from '../../../../agents/nn/data/symmetry.ts'
import { Rng } from '../../../../envs/core/rng.ts'

function image(rows: number[][]): Image {
  return { height: rows.length, width: rows[0].length, channels: 1, pixels: Float32Array.from(rows.flat()) }
}

function rowsOf({ height, width, pixels }: Image): number[][] {
  return Array.from({ length: height }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)])
}

const SIX = image([
  [1, 2, 3],
  [4, 5, 6],
])

describe('images', () => {
  it('are shifted over a ground of 0', () => {
    expect(rowsOf(shifted(SIX, 1, 0))).toEqual([
      [0, 1, 2],
      [0, 4, 5],
    ])
    expect(rowsOf(shifted(SIX, -1, -1))).toEqual([
      [5, 6, 0],
      [0, 0, 0],
    ])
    expect(rowsOf(shifted(SIX, 4, 0)).flat()).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('are cropped within what pads them', () => {
    expect(rowsOf(cropped(SIX, { top: 0, left: 1, height: 2, width: 2, pad: 0 }))).toEqual([
      [2, 3],
      [5, 6],
    ])
    expect(rowsOf(cropped(SIX, { top: -1, left: -1, height: 2, width: 2, pad: 1 }))).toEqual([
      [0, 0],
      [0, 1],
    ])
    expect(() => cropped(SIX, { top: 0, left: 0, height: 3, width: 3, pad: 0 })).toThrow(
      'Expected a crop within 2 x 3, but got 3 x 3.',
    )
  })

  it('are mirrored', () => {
    expect(rowsOf(flipped(SIX, 'horizontal'))).toEqual([
      [3, 2, 1],
      [6, 5, 4],
    ])
    expect(rowsOf(flipped(SIX, 'vertical'))).toEqual([
      [4, 5, 6],
      [1, 2, 3],
    ])
  })

  it('are turned counterclockwise, scaled about their middle and moved between pixels', () => {
    const still = { turn: 0, scale: 1, right: 0, down: 0 }
    const nine = image([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
    expect(rowsOf(affine(nine, still))).toEqual(rowsOf(nine))
    const turned = rowsOf(affine(nine, { ...still, turn: Math.PI / 2 })).map(row => row.map(Math.round))
    expect(turned).toEqual([
      [3, 6, 9],
      [2, 5, 8],
      [1, 4, 7],
    ])
    expect(rowsOf(affine(nine, { ...still, right: 0.5 }))[0]).toEqual([0.5, 1.5, 2.5])
    expect(rowsOf(affine(nine, { ...still, scale: 2 }))).toEqual([
      [3, 3.5, 4],
      [4.5, 5, 5.5],
      [6, 6.5, 7],
    ])
  })
})

describe('augmentation', () => {
  const shape = [3, 3, 2]
  const batch = (size: number): Batch<'inputs' | 'moves'> => ({
    size,
    columns: {
      inputs: { shape, values: Float32Array.from({ length: size * 18 }, (_, i) => i % 18) },
      moves: { shape: [10], values: Float32Array.from({ length: size * 10 }, (_, i) => (i % 10) * 2) },
    },
  })
  const ALL: Augmentation[] = [
    { kind: 'shift', most: 1 },
    { kind: 'affine', turn: 20, scale: 0.2, shift: 1 },
    { kind: 'flip', axis: 'horizontal' },
    { kind: 'crop', height: 2, width: 3, pad: 1 },
    { kind: 'noise', sd: 0.5 },
    { kind: 'symmetry', planes: ['inputs'], moves: ['moves'] },
  ]

  it.each(ALL)('is a pure function of batch and rng that varies between examples: $kind', augmentation => {
    const given = batch(16)
    const apply = (seed: number) => augmenter([augmentation])(given, Rng.fromSeed(seed))
    const changed = apply(1)
    expect(given).toEqual(batch(16))
    expect(apply(1)).toEqual(changed)
    expect(apply(2)).not.toEqual(changed)
    const { values } = changed.columns.inputs
    const length = values.length / 16
    const examples = new Set(Array.from({ length: 16 }, (_, i) => values.subarray(i * length, (i + 1) * length).join()))
    expect(examples.size).toBeGreaterThan(1)
  })

  it('adds noise of the size that it is told', () => {
    const { values } = augmenter([{ kind: 'noise', sd: 0.5 }])(batch(1000), Rng.fromSeed(1)).columns.inputs
    const squares = Array.from(values, (value, i) => (value - (i % 18)) ** 2)
    expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)).toBeCloseTo(0.5, 1)
  })

  it('gives boards each of the eight symmetries, and moves the same as their cells', () => {
    const { inputs, moves } = augmenter([ALL[5]])(batch(64), Rng.fromSeed(1)).columns
    const seen = new Set<string>()
    for (let i = 0; i < 64; i++) {
      const board = inputs.values.subarray(i * 18, (i + 1) * 18)
      const row = moves.values.subarray(i * 10, (i + 1) * 10)
      // channel 0 of cell c is 2c, as is its move; the move beyond the cells stays
      expect([...row]).toEqual([...board.filter((_, at) => at % 2 === 0), 18])
      expect(board.filter((_, at) => at % 2 === 1)).toEqual(board.filter((_, at) => at % 2 === 0).map(v => v + 1))
      seen.add(row.join())
    }
    expect(seen.size).toBe(SYMMETRIES.length)
  })

  it('refuses what it does not fit, and says why', () => {
    const apply = (augmentation: Augmentation) => () => augmenter([augmentation])(batch(1), Rng.fromSeed(1))
    expect(apply({ kind: 'shift', most: 1, column: 'moves' })).toThrow(
      'Expected moves to be images [height, width, channels], but got [10].',
    )
    expect(apply({ kind: 'noise', sd: 1, column: 'target' })).toThrow(
      'Expected one of the columns inputs, moves, but got target.',
    )
    expect(apply({ kind: 'symmetry', planes: ['moves'] })).toThrow(
      'Expected planes of a square board [size, size, channels], but got [10].',
    )
  })
})
