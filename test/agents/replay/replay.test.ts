import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { capture, decode, encode, restore } from '../../../agents/nn/core/checkpoint.ts'
import {
  GameReplay,
  type LivedGame,
  nStepTransitions,
  prioritizedSampler,
  type Sampler,
  SumTree,
  uniformSampler,
} from '../../../agents/replay/index.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'

/** A game of some steps in which the kth decision is `first + k`, is seen as [first + k, 1], and brings as much. */
function game(first: number, steps: number, ended = true): LivedGame {
  const numbers = Array.from({ length: steps }, (_, k) => first + k)
  return {
    observations: Float32Array.from([...numbers, first + steps].flatMap(n => [n, 1])),
    masks: Uint8Array.from([...numbers, 0].flatMap(n => [1, n % 2])),
    actions: Int32Array.from(numbers),
    rewards: Float32Array.from(numbers),
    discounts: Float32Array.from(numbers, (_, k) => (ended && k === steps - 1 ? 0 : 0.5)),
  }
}

function fill(replay: GameReplay, sampler: Sampler, ...games: LivedGame[]): void {
  for (const each of games) replay.add(each, sampler.wrote)
}

const SIZE = { observation: 2, actions: 2 }

/** How often each action comes in samples of `batch`. */
function countsOf(replay: GameReplay, sampler: Sampler, batches: number, batch: number): Map<number, number> {
  const rng = Rng.fromSeed('draws')
  const counts = new Map<number, number>()
  for (let i = 0; i < batches; i++) {
    for (const row of sampler.sample(batch, rng).rows) {
      counts.set(replay.action(row), (counts.get(replay.action(row)) ?? 0) + 1)
    }
  }
  return counts
}

/** Pearson's statistic against expected shares. */
function chiSquare(counts: ReadonlyMap<number, number>, shares: ReadonlyMap<number, number>): number {
  const total = [...counts.values()].reduce((a, b) => a + b)
  expect([...counts.keys()].every(key => shares.has(key))).toBe(true)
  return [...shares].reduce(
    (sum, [key, share]) => sum + ((counts.get(key) ?? 0) - share * total) ** 2 / (share * total),
    0,
  )
}

describe('a replay', () => {
  it('writes over the oldest rows', () => {
    const replay = new GameReplay({ ...SIZE, capacity: 8 })
    const sampler = uniformSampler(replay)
    fill(replay, sampler, game(10, 3), game(20, 3))
    expect([replay.rows, replay.decisions]).toEqual([8, 6])
    fill(replay, sampler, game(30, 1)) // its two rows take the place of 10 and 11
    expect([replay.rows, replay.decisions]).toEqual([8, 5])
    const kept = Array.from({ length: 8 }, (_, row) => replay.action(row))
    expect(kept).toEqual([30, -1, 12, -1, 20, 21, 22, -1])
    fill(replay, sampler, game(40, 9)) // longer than the ring: its last eight rows stay
    expect(replay.decisions).toBe(7)
    expect([...countsOf(replay, sampler, 100, 4).keys()].sort()).toEqual([42, 43, 44, 45, 46, 47, 48])
  })

  it('gives decisions with what came of them within n steps', () => {
    const replay = new GameReplay({ ...SIZE, capacity: 20 })
    fill(replay, uniformSampler(replay), game(1, 3), game(5, 3, false))
    // rows 0 1 2 (3) of the game that ended, 4 5 6 (7) of the one that was cut off
    const one = nStepTransitions(replay, [0, 2, 6], 1)
    expect([...one.actions]).toEqual([1, 3, 7])
    expect([...one.rewards]).toEqual([1, 3, 7])
    expect([...one.discounts]).toEqual([0.5, 0, 0.5])
    expect([...one.observations]).toEqual([1, 1, 3, 1, 7, 1])
    expect([...one.nextObservations]).toEqual([2, 1, 4, 1, 8, 1])
    expect([...one.nextMasks]).toEqual([1, 0, 1, 0, 1, 0])
    const three = nStepTransitions(replay, [0, 1, 4, 6], 3)
    expect([...three.rewards]).toEqual([1 + 0.5 * 2 + 0.25 * 3, 2 + 0.5 * 3, 5 + 0.5 * 6 + 0.25 * 7, 7])
    expect([...three.discounts]).toEqual([0, 0, 0.125, 0.5])
    expect([...three.nextObservations]).toEqual([4, 1, 4, 1, 8, 1, 8, 1])
  })

  it('reads on where its rows begin again at the first', () => {
    const replay = new GameReplay({ ...SIZE, capacity: 5 })
    fill(replay, uniformSampler(replay), game(1, 2), game(5, 2, false)) // 5 and 6 in rows 3 and 4, what follows in row 0
    const { rewards, nextObservations } = nStepTransitions(replay, [3], 3)
    expect([...rewards]).toEqual([5 + 0.5 * 6])
    expect([...nextObservations]).toEqual([7, 1])
  })

  it('keeps whole numbers as bytes, and says where they are none', () => {
    const replay = new GameReplay({ ...SIZE, capacity: 8, bytes: true })
    const sampler = uniformSampler(replay)
    fill(replay, sampler, game(250, 2))
    expect([...nStepTransitions(replay, [1], 1).nextObservations]).toEqual([252, 1])
    const half = { ...game(1, 1), observations: Float32Array.of(0.5, 1, 1, 1) }
    expect(() => replay.add(half, sampler.wrote)).toThrow(
      'Expected observations of whole numbers from 0 to 255, to keep as bytes, but got 0.5.',
    )
  })
})

describe('uniform samples', () => {
  it('have all decisions alike and nothing else', () => {
    const replay = new GameReplay({ ...SIZE, capacity: 16 })
    const sampler = uniformSampler(replay)
    fill(replay, sampler, game(0, 2), game(2, 5), game(7, 3))
    const shares = new Map(Array.from({ length: 10 }, (_, k) => [k, 0.1]))
    // 9 degrees of freedom: above 33.7 once in 10,000 times
    expect(chiSquare(countsOf(replay, sampler, 2500, 8), shares)).toBeLessThan(33.7)
    expect([...sampler.sample(3, Rng.fromSeed(1)).weights]).toEqual([1, 1, 1])
  })
})

describe('prioritized samples', () => {
  const make = (alpha: number, beta = 1) => {
    const replay = new GameReplay({ ...SIZE, capacity: 11 })
    const sampler = prioritizedSampler(replay, { alpha, beta: () => beta })
    fill(replay, sampler, game(0, 2), game(2, 4)) // rows 0 1 (2) 3 4 5 6 (7)
    return { replay, sampler }
  }
  const rows = Int32Array.of(0, 1, 3, 4, 5, 6)
  const errors = [1, -2, 3, 0, 4, -10]

  it.each([1, 0.5])('go as errors to the power %f', alpha => {
    const { replay, sampler } = make(alpha)
    sampler.learnt(rows, errors)
    const powers = errors.map(error => (Math.abs(error) + 1e-6) ** alpha)
    const total = powers.reduce((a, b) => a + b)
    // 5 degrees of freedom: above 25.7 once in 10,000 times. The one without error comes 1e-6 or 1e-3 as often.
    const shares = new Map(powers.map((power, action) => [action, power / total]))
    expect(chiSquare(countsOf(replay, sampler, 5000, 4), shares)).toBeLessThan(25.7)
  })

  it('are those of a uniform one, in the mean, when weighed', () => {
    const { replay, sampler } = make(0.7)
    sampler.learnt(rows, [1, 2, 3, 0.5, 4, 10])
    // One draw at a time has no greatest weight but its own: so many that the greatest is always among them.
    const sums = new Float64Array(6)
    const rng = Rng.fromSeed('weights')
    const batches = 300
    for (let i = 0; i < batches; i++) {
      const sample = sampler.sample(100, rng)
      sample.rows.forEach((row, k) => {
        sums[replay.action(row)] += sample.weights[k]
      })
    }
    const total = sums.reduce((a, b) => a + b)
    for (const sum of sums) expect(Math.abs(sum / total - 1 / 6)).toBeLessThan(0.01)
  })

  it('have weights of (N P)^-beta over the greatest', () => {
    const { replay, sampler } = make(1, 0.5)
    sampler.learnt(rows, [1, 2, 4, 4, 4, 4])
    const sample = sampler.sample(50, Rng.fromSeed(1))
    const expected = new Map([0, 1, 2, 3, 4, 5].map((action, k) => [action, [1, 2, 4, 4, 4, 4][k] ** -0.5]))
    expect([...sample.rows].map(row => replay.action(row))).toContain(0)
    sample.rows.forEach((row, k) => {
      expect(sample.weights[k]).toBeCloseTo(expected.get(replay.action(row))!, 5)
    })
  })

  it('hold what is new as often as what errs the most, and nothing that is gone', () => {
    const { replay, sampler } = make(1)
    sampler.learnt(rows, [1, 1, 1, 1, 1, 9])
    fill(replay, sampler, game(50, 2)) // rows 8 9 (10)
    fill(replay, sampler, game(60, 1)) // rows 0 (1)
    const shares = new Map([
      [2, 1 / 39],
      [3, 1 / 39],
      [4, 1 / 39],
      [5, 9 / 39],
      [50, 9 / 39],
      [51, 9 / 39],
      [60, 9 / 39],
    ])
    // 6 degrees of freedom: above 27.9 once in 10,000 times
    expect(chiSquare(countsOf(replay, sampler, 5000, 4), shares)).toBeLessThan(27.9)
  })

  it('go on bit for bit from a checkpoint', () => {
    const { replay, sampler } = make(0.6)
    sampler.learnt(rows, errors)
    const { bytes } = encode(capture({ replay, sampler }, 'none'))
    const again = new GameReplay({ ...SIZE, capacity: 11 })
    const other = prioritizedSampler(again, { alpha: 0.6, beta: () => 1 })
    unwrap(restore(unwrap(decode(bytes)), { replay: again, sampler: other }))
    const last = game(70, 3)
    fill(replay, sampler, last)
    fill(again, other, last)
    const [a, b] = [sampler, other].map(each => each.sample(64, Rng.fromSeed(5)))
    expect(b).toEqual(a)
    expect(nStepTransitions(again, b.rows, 2)).toEqual(nStepTransitions(replay, a.rows, 2))
  })
})

describe('a sum tree', () => {
  it('finds the leaf in which a mass lies, and none that is empty', () => {
    const tree = new SumTree(5)
    for (const [leaf, value] of [0, 2, 0, 1, 0].entries()) tree.set(leaf, value)
    expect(tree.total).toBe(3)
    expect([0, 1.9, 2, 2.9, 3].map(mass => tree.find(mass))).toEqual([1, 1, 3, 3, 3])
    tree.set(1, 0)
    expect([0, 0.9].map(mass => tree.find(mass))).toEqual([3, 3])
  })

  it('has sums that depend on its leaves alone, in whatever order they came', () => {
    const rng = Rng.fromSeed(3)
    const tree = new SumTree(37)
    for (let i = 0; i < 500; i++) tree.set(rng.below(37), rng.float() * 10 ** rng.below(6))
    const { total } = tree
    const found = [0.1, 0.5, 0.9].map(share => tree.find(share * total))
    tree.rebuild()
    expect(tree.total).toBe(total)
    expect([0.1, 0.5, 0.9].map(share => tree.find(share * total))).toEqual(found)
    expect(total).toBeCloseTo(
      tree.leaves.reduce((a, b) => a + b),
      -1,
    )
  })
})

it('agents/replay/README.md lists every file of the room', () => {
  const readme = readFileSync('agents/replay/README.md', 'utf8')
  for (const file of readdirSync('agents/replay').filter(name => name.endsWith('.ts'))) {
    expect(readme).toContain(`\`${file}\``)
  }
})
