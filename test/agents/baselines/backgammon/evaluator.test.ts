import { describe, expect, test } from 'vitest'
import { BackgammonEvaluator, type BoardModel } from '../../../../agents/baselines/backgammon/evaluator.ts'
import {
  LOSE_BACKGAMMON,
  LOSE_GAMMON,
  OUTCOMES,
  WIN,
  WIN_BACKGAMMON,
  WIN_GAMMON,
} from '../../../../agents/baselines/backgammon/outcome.ts'
import { pipModel } from '../../../../agents/baselines/backgammon/pips.ts'
import { backgammonLinear } from '../../../../agents/champions/backgammonLinear/model.ts'
import { evaluation } from '../../../../agents/search/evaluator.ts'
import { PLACES } from '../../../../envs/backgammon/board.ts'
import type { BackgammonState } from '../../../../envs/backgammon/state.ts'
import { OVER } from '../../../../envs/core/game.ts'
import { RandomPlay } from '../../../../envs/core/play.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { backgammon, board } from '../../../support/backgammonBoard.ts'

const models: readonly (readonly [string, BoardModel])[] = [
  ['linear', backgammonLinear()],
  ['pips', pipModel],
]

/** States of random games. */
function visit(options: Readonly<Record<string, unknown>>, look: (state: BackgammonState) => void): void {
  const game = backgammon(options)
  const random = new RandomPlay(game)
  for (let seed = 0; seed < 5; seed++) {
    const rng = Rng.fromSeed(seed)
    const state = game.start()
    while (state.turn !== OVER) {
      look(state)
      state.play(random.draw(state, rng))
    }
  }
}

describe.each(models)('%s', (_name, model) => {
  const out = new Float64Array(OUTCOMES)

  test('gives chances, of which none is larger than what it is part of', () => {
    visit({ cube: false }, ({ checkers }) => {
      for (const player of [0, 1]) {
        model.chances(checkers, player, out)
        expect(out[WIN]).toBeLessThanOrEqual(1)
        expect(out[WIN]).toBeGreaterThanOrEqual(out[WIN_GAMMON])
        expect(out[WIN_GAMMON]).toBeGreaterThanOrEqual(out[WIN_BACKGAMMON])
        expect(1 - out[WIN]).toBeGreaterThanOrEqual(out[LOSE_GAMMON])
        expect(out[LOSE_GAMMON]).toBeGreaterThanOrEqual(out[LOSE_BACKGAMMON])
        expect(Math.min(...out)).toBeGreaterThanOrEqual(0)
      }
    })
  })

  test('sees a board from either seat alike', () => {
    const swapped = new Int8Array(2 * PLACES)
    const there = new Float64Array(OUTCOMES)
    visit({ cube: false }, ({ checkers }) => {
      swapped.set(checkers.subarray(PLACES))
      swapped.set(checkers.subarray(0, PLACES), PLACES)
      model.chances(checkers, 0, out)
      model.chances(swapped, 1, there)
      expect(there).toEqual(out)
    })
  })

  test.each([{}, { cube: false }, { jacoby: true }, { length: 3 }, { length: 1 }])(
    'values every state of %j within what can come of it',
    options => {
      const game = backgammon(options)
      const evaluator = new BackgammonEvaluator(game, model)
      const row = evaluation(game, 1, false)
      visit(options, state => {
        evaluator.evaluate([state], 1, Rng.fromSeed(1), row)
        const [own, other] = row.values
        expect(own).toBeCloseTo(-other, 12)
        expect(Math.abs(own)).toBeLessThanOrEqual(game.rules.length > 0 ? 1 : 3 * state.cube)
      })
    },
  )

  test('finds the start even', () => {
    const game = backgammon()
    expect(new BackgammonEvaluator(game, model).value(game.start())).toBeCloseTo(0, 12)
  })
})

describe('a game that is over', () => {
  const out = new Float64Array(OUTCOMES)
  test.each([
    [{ 1: 1 }, [1, 0, 0, 0, 0]],
    [{ 8: 15 }, [1, 1, 0, 0, 0]],
    [{ 8: 14, 19: 1 }, [1, 1, 1, 0, 0]],
    [{ 8: 14, 25: 1 }, [1, 1, 1, 0, 0]],
  ])('is certain: %j', (loser, chances) => {
    const { checkers } = board(backgammon(), {}, loser)
    backgammonLinear().chances(checkers, 0, out)
    expect([...out]).toEqual(chances)
  })
})

test('a double on the table is worth what the better answer leaves', () => {
  const game = backgammon()
  const evaluator = new BackgammonEvaluator(game, backgammonLinear())
  const dropped = board(game, { 1: 2 }, { 6: 15 }, { doubled: true })
  expect(evaluator.value(dropped)).toBe(1)
  const taken = board(game, { 13: 5, 8: 5, 6: 5 }, { 13: 5, 8: 5, 6: 5 }, { doubled: true })
  expect(evaluator.value(taken)).toBeLessThan(1)
  expect(evaluator.value(taken)).toBe(evaluator.taken(taken))
})
