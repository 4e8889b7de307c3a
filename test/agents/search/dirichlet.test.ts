import { describe, expect, test } from 'vitest'
import { dirichlet } from '../../../agents/search/dirichlet.ts'
import { Rng } from '../../../envs/core/rng.ts'

describe('dirichlet', () => {
  test.each([0.13, 1, 5])('of alpha %f has its mean and variance', alpha => {
    const rng = Rng.fromSeed(1)
    const count = 4
    const out = new Float64Array(count)
    const draws = 20_000
    let sum = 0
    let squares = 0
    for (let i = 0; i < draws; i++) {
      dirichlet(alpha, count, rng, out)
      expect(out.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
      sum += out[2]
      squares += out[2] ** 2
    }
    const mean = sum / draws
    expect(mean).toBeCloseTo(1 / count, 1)
    // alpha (total - alpha) / (total^2 (total + 1))
    expect(squares / draws - mean ** 2).toBeCloseTo((count - 1) / (count ** 2 * (count * alpha + 1)), 2)
  })

  test('gives all to one where alpha is tiny', () => {
    const out = new Float64Array(3)
    dirichlet(1e-6, 3, Rng.fromSeed(1), out)
    expect([...out].sort()).toEqual([0, 0, 1])
  })
})
