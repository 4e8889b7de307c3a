import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { domainOf } from '../../../agents/alphaZero/domain.ts'
import { PolicyLessons } from '../../../agents/alphaZero/policyLessons.ts'
import { packBits, policyColumns, rowSizes } from '../../../agents/alphaZero/policyRows.ts'
import { drawPolicyTargets } from '../../../agents/alphaZero/policyTargets.ts'
import { Replay, windowOf } from '../../../agents/alphaZero/replay.ts'
import { Resignation } from '../../../agents/alphaZero/resignation.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { use } from '../nn/backends.ts'

const game = unwrap(games.make('go', { size: 3, komi: 0.5, maxMoves: 12 }))
const domain = domainOf(game)
const sizes = rowSizes(game, domain)
const window = { from: 100, exponent: 0.75, scale: 0.4 }

beforeAll(() => use('wasm'))

/** A random game, of each position of which it is taught to play on the point numbered so. */
function played(action: number, resigned = false) {
  const rng = Rng.fromSeed(1)
  const state = game.start(rng)
  const play = new RandomPlay(game)
  const lessons = new PolicyLessons(domain, sizes)
  const policy = new Float32Array(sizes.actions)
  policy[action] = 0.75
  policy[9] = 0.25
  while (state.turn >= 0) {
    lessons.note(state, { policy, full: true })
    state.play(play.draw(state, rng))
  }
  return lessons.rows(1, resigned ? undefined : state)
}

describe('the window', () => {
  test.each([
    [50, 50],
    [100, 100],
    [1600, 473], // 100 (1 + 0.4 (16^0.75 - 1) / 0.75)
  ])('of %i rows is %i', (rows, looked) => {
    expect(windowOf(rows, window)).toBe(looked)
  })

  test('draws the latest rows alone, from a ring', () => {
    const replay = new Replay(policyColumns(sizes), 20, { ...window, from: 1000 })
    const rows = played(0)
    for (let i = 0; i < 4; i++) replay.add(rows)
    expect(replay.added).toBe(4 * rows.count)
    expect(replay.size).toBe(20)
    const rng = Rng.fromSeed(1)
    const drawn = new Set(Array.from({ length: 500 }, () => replay.draw(rng)))
    expect(drawn.size).toBe(20)
  })
})

describe('targets', () => {
  test('turn planes, policy and owners by one symmetry', () => {
    const replay = new Replay(policyColumns(sizes), 100, window)
    replay.add(played(1))
    const targets = drawPolicyTargets(replay, domain, sizes, 64, Rng.fromSeed(3))
    const policy = targets.policy.arraySync() as number[][]
    const chosen = new Set<number>()
    for (const row of policy) {
      const point = row.findIndex(share => share > 0.5)
      chosen.add(point)
      expect(row[point]).toBeCloseTo(0.75, 2)
      expect(row[9]).toBeCloseTo(0.25, 2) // the pass stays
    }
    expect([...chosen].sort()).toEqual([1, 3, 5, 7]) // the sides of a 3x3 board
    const counted = targets.counted.arraySync() as number[][]
    expect(counted.every(([known]) => known === 1)).toBe(true)
    const outcomes = (targets.outcome.arraySync() as number[][]).flat()
    expect([...new Set(outcomes)].sort()).toEqual([-1, 1])
    tf.dispose(Object.values(targets))
  })

  test('of a game that was given up know nothing of the board at its end', () => {
    const replay = new Replay(policyColumns(sizes), 100, window)
    replay.add(played(1, true))
    const targets = drawPolicyTargets(replay, domain, sizes, 8, Rng.fromSeed(3))
    expect((targets.counted.arraySync() as number[][]).flat()).toEqual(Array(8).fill(0))
    expect((targets.score.arraySync() as number[][]).flat()).toEqual(Array(8).fill(0))
    tf.dispose(Object.values(targets))
  })

  test('planes that are not zeros and ones are refused', () => {
    expect(() => packBits(Float32Array.of(0, 1, 0.5), new Uint8Array(1), 0)).toThrow(
      'Expected planes of zeros and ones, but got 0.5.',
    )
  })
})

describe('resignation', () => {
  test('waits for enough games, then gives up where few winners ever were', () => {
    const resignation = new Resignation(0.05)
    resignation.note(Array.from({ length: 59 }, () => 0))
    expect(resignation.threshold).toBe(Number.NEGATIVE_INFINITY)
    resignation.note([0])
    expect(resignation.threshold).toBe(-0.8) // never with more hope than that
    resignation.note(Array.from({ length: 40 }, (_, i) => -0.9 - i / 1000))
    expect(resignation.threshold).toBeCloseTo(-0.934) // five of a hundred fell below
  })
})
