import { describe, expect, it } from 'vitest'
import { CAR_FEATURES, cars } from '../../../../agents/nn/data/cars.ts'
import { batchOf, type Dataset } from '../../../../agents/nn/data/dataset.ts'
import { iris, SPECIES } from '../../../../agents/nn/data/iris.ts'
import { mnist } from '../../../../agents/nn/data/mnist.ts'

function histogram({ columns }: Dataset, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of columns.targets.values) counts[label]++
  return counts
}

/** The mean of each of a row's numbers. */
function means({ size, columns }: Dataset): number[] {
  const sums = new Array<number>(columns.inputs.shape[0]).fill(0)
  columns.inputs.values.forEach((value, i) => {
    sums[i % sums.length] += value
  })
  return sums.map(sum => sum / size)
}

describe('MNIST', () => {
  it('is whole, with as many of each digit as are known', () => {
    const [train, test] = [mnist('train'), mnist('test')]
    expect([train.size, test.size]).toEqual([60_000, 10_000])
    expect(histogram(train, 10)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    expect(histogram(test, 10)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    const ink = (train.columns.inputs.values as Uint8Array).reduce((sum, value) => sum + value, 0)
    expect(ink / 255 / train.columns.inputs.values.length).toBeCloseTo(0.1307, 4) // the mean that everybody normalises by
  })

  it('begins with its well-known 5, in floats from 0 to 1', () => {
    const { inputs, targets } = batchOf(mnist('train'), [0]).columns
    expect(inputs.shape).toEqual([28, 28, 1])
    expect([...targets.values]).toEqual([5])
    const drawn = Array.from({ length: 28 }, (_, y) =>
      Array.from({ length: 28 }, (_, x) => (inputs.values[28 * y + x] >= 0.5 ? '#' : '.'))
        .join('')
        .slice(4, 24),
    ).slice(5, 25)
    expect(drawn).toEqual([
      '.............##.###.',
      '.......############.',
      '....##########......',
      '....##########......',
      '.....#.###...#......',
      '.......##...........',
      '.......###..........',
      '........##..........',
      '.........###........',
      '..........###.......',
      '...........####.....',
      '.............###....',
      '.............###....',
      '...........#####....',
      '.........#######....',
      '........######......',
      '......######........',
      '...#######..........',
      '.########...........',
      '#######.............',
    ])
    expect(inputs.values[28 * 5 + 12]).toBe(Math.fround(3 / 255))
    expect(Math.max(...inputs.values)).toBe(1)
  })

  it('is read once', () => {
    expect(mnist('test')).toBe(mnist('test'))
  })
})

describe('Iris', () => {
  it('has 50 flowers of each species, and the means of its measures that are known', () => {
    const flowers = iris()
    expect(flowers.size).toBe(150)
    expect(SPECIES).toEqual(['setosa', 'versicolor', 'virginica'])
    expect(histogram(flowers, 3)).toEqual([50, 50, 50])
    expect(means(flowers).map(mean => mean.toFixed(4))).toEqual(['5.8433', '3.0573', '3.7580', '1.1993'])
  })
})

describe('cars', () => {
  it('are the 392 of which all is known', () => {
    const table = cars()
    expect(table.size).toBe(392)
    expect(table.columns.inputs.shape).toEqual([CAR_FEATURES.length])
    const { inputs, targets } = batchOf(table, [0]).columns
    expect([...inputs.values]).toEqual([8, 307, 130, 3504, 12, 1970, 1, 0, 0]) // a Chevrolet Chevelle Malibu
    expect([...targets.values]).toEqual([18])
    // Origins, and means as in the tables of textbooks (James et al., "Auto").
    const all = means(table)
    expect(all.slice(6).map(share => Math.round(share * 392))).toEqual([245, 68, 79])
    expect(all.slice(0, 4).map(mean => mean.toFixed(2))).toEqual(['5.47', '194.41', '104.47', '2977.58'])
    const mileage = [...table.columns.targets.values]
    expect(mileage.reduce((sum, value) => sum + value, 0) / 392).toBeCloseTo(23.4459, 4)
    expect([Math.min(...mileage), Math.max(...mileage)]).toEqual([9, Math.fround(46.6)])
  })
})
