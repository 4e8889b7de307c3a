import { describe, expect, it } from 'vitest'
import { batchOf, datasetOf, oneHot, subset, wholeBatch } from '../../../../agents/nn/data/dataset.ts'
import { folds, split } from '../../../../agents/nn/data/splits.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { numbered } from './toy.ts'

const targetsOf = ({ columns }: ReturnType<typeof numbered>): number[] => [...columns.targets.values]
const sorted = (numbers: number[]): number[] => numbers.sort((a, b) => a - b)
const upTo = (size: number): number[] => Array.from({ length: size }, (_, i) => i)

describe('datasets', () => {
  it('give some of their examples as they are stored, and batches of them as floats', () => {
    const data = numbered(5)
    expect(subset(data, [4, 1]).columns.inputs.values).toEqual(Uint8Array.of(4, 4, 1, 1))
    const batch = batchOf(data, [4, 1])
    expect(batch.size).toBe(2)
    expect(batch.columns.inputs).toEqual({ shape: [2], values: Float32Array.of(1, 1, 0.25, 0.25) })
    expect(batch.columns.targets).toEqual({ shape: [], values: Int32Array.of(4, 1) })
    expect(wholeBatch(data).columns.targets.values).toEqual(Int32Array.of(0, 1, 2, 3, 4))
  })

  it('give whole numbers by their unit as floats', () => {
    const data = datasetOf({ x: { shape: [], values: Int32Array.of(1, 2, 3), unit: 4 } })
    expect(wholeBatch(data).columns.x.values).toEqual(Float32Array.of(0.25, 0.5, 0.75))
  })

  it('refuse examples that they do not have', () => {
    for (const example of [5, -1, 0.5, Number.NaN]) {
      const message = `Expected examples from 0 to 4, but got ${example}.`
      expect(() => batchOf(numbered(5), [0, example])).toThrow(message)
      expect(() => subset(numbered(5), [0, example])).toThrow(message)
    }
  })

  it('hold one example out at a time in as many folds as there are examples', () => {
    const all = [...folds(numbered(5), 5, Rng.fromSeed(1))]
    expect(all.map(({ train, validation }) => [train.size, validation.size])).toEqual(Array(5).fill([4, 1]))
    expect(sorted(all.flatMap(({ validation }) => targetsOf(validation)))).toEqual(upTo(5))
  })

  it('refuse columns that are not of as many whole examples each', () => {
    expect(() => datasetOf({ inputs: { shape: [2], values: new Float32Array(3) } })).toThrow(
      'Expected inputs to be whole examples of [2], but got 3 numbers in all.',
    )
    expect(() => datasetOf({ inputs: { shape: [-1], values: new Float32Array(3) } })).toThrow('whole examples of [-1]')
    const [two, three] = [2, 3].map(size => ({ shape: [], values: new Float32Array(size) }))
    expect(() => datasetOf({ two, three })).toThrow('Expected columns of as many examples each, but got 2, 3.')
  })

  it('turn labels into rows with a 1', () => {
    const labels = { shape: [], values: Int32Array.of(2, 0) }
    expect(oneHot(labels, 3)).toEqual({ shape: [3], values: Float32Array.of(0, 0, 1, 1, 0, 0) })
    expect(() => oneHot(labels, 2)).toThrow('Expected labels from 0 to 1, but got 2.')
    expect(() => oneHot({ shape: [], values: Float32Array.of(0.5) }, 2)).toThrow('but got 0.5.')
  })

  it('come apart into shuffled parts that share nothing', () => {
    const data = numbered(50)
    const parts = split(data, [30, 15, 5], Rng.fromSeed(1))
    expect(parts.map(({ size }) => size)).toEqual([30, 15, 5])
    expect(sorted(parts.flatMap(targetsOf))).toEqual(upTo(50))
    expect(targetsOf(parts[0])).not.toEqual(sorted(targetsOf(parts[0])))
    expect(parts).toEqual(split(data, [30, 15, 5], Rng.fromSeed(1)))
    expect(() => split(data, [30, 21], Rng.fromSeed(1))).toThrow(
      'Expected parts of 50 examples at most, but got 30 + 21.',
    )
  })

  it('hold every example out once in k folds', () => {
    const data = numbered(11)
    const all = [...folds(data, 3, Rng.fromSeed(1))]
    expect(all.map(({ validation }) => validation.size)).toEqual([4, 3, 4])
    expect(sorted(all.flatMap(({ validation }) => targetsOf(validation)))).toEqual(upTo(11))
    for (const { train, validation } of all) {
      expect(sorted([...targetsOf(train), ...targetsOf(validation)])).toEqual(upTo(11))
    }
    expect(() => folds(data, 12, Rng.fromSeed(1)).next()).toThrow('Expected 2 to 11 folds, but got 12.')
  })
})
