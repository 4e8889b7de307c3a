import { describe, expect, test } from 'vitest'
import { evaluation } from '../../../agents/search/evaluator.ts'
import { HeuristicEvaluator } from '../../../agents/search/heuristicEvaluator.ts'
import { noHeuristic } from '../../../agents/search/heuristics/heuristic.ts'
import { RolloutEvaluator, type RolloutLimits } from '../../../agents/search/rolloutEvaluator.ts'
import type { RolloutPolicy } from '../../../agents/search/rolloutPolicy.ts'
import type { Game, State } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { decide, drawnGame, earn, over, roll } from '../../support/drawnGame.ts'

/** Always the first thing there is. */
const first: RolloutPolicy = { draw: () => 0 }

function evaluate(game: Game, states: State[], limits: RolloutLimits = {}): number[] {
  const out = evaluation(game, states.length, false)
  new RolloutEvaluator(game, first, limits).evaluate(states, states.length, Rng.fromSeed(1), out)
  return [...out.values]
}

const line = earn(1, decide(0, { a: earn(2, decide(1, { b: earn(4, roll({ c: [1, decide(0, { d: over(8) })] })) })) }))

describe('rollouts', () => {
  const game = drawnGame(line)

  test('sum what is earned from here on, not what brought us here', () => {
    expect(evaluate(game, [game.start(Rng.fromSeed(1))])).toEqual([14, -14])
  })

  test('write each player’s return at its index, a row for each state', () => {
    const later = game.start(Rng.fromSeed(1))
    later.play(0)
    expect(evaluate(game, [later, game.start(Rng.fromSeed(1))])).toEqual([12, -12, 14, -14])
  })

  test.each([
    [1, 2],
    [2, 6],
    [4, 14],
  ])('are cut off after %i actions, with %i earned by then', (depth, earned) => {
    expect(evaluate(game, [game.start(Rng.fromSeed(1))], { depth })[0]).toBe(earned)
  })

  test('let the heuristic value what is cut off', () => {
    const limits: RolloutLimits = { depth: 1, heuristic: (_state, player) => (player === 0 ? 100 : -100) }
    expect(evaluate(game, [game.start(Rng.fromSeed(1))], limits)).toEqual([102, -102])
  })

  test('read a win-loss result once, at the end', () => {
    const won = drawnGame(decide(1, { a: decide(0, { b: over(-1) }) }), { scoring: 'win-loss' })
    expect(evaluate(won, [won.start(Rng.fromSeed(1))])).toEqual([-1, 1])
    expect(evaluate(won, [won.start(Rng.fromSeed(1))], { depth: 1 })).toEqual([0, 0])
  })

  test('keep each player’s own return in general-sum games', () => {
    const shared = drawnGame(decide(1, { a: over(3, 5) }), { scoring: 'return' })
    expect(evaluate(shared, [shared.start(Rng.fromSeed(1))])).toEqual([3, 5])
  })
})

describe('a heuristic', () => {
  const judge = Object.assign((state: State, player: number) => state.hash + player / 2, { chance: true })

  test('as an evaluator gives every player its own', () => {
    const game = drawnGame(line)
    const later = game.start(Rng.fromSeed(1))
    later.play(0)
    const out = evaluation(game, 2, false)
    new HeuristicEvaluator(game, judge).evaluate([later, game.start(Rng.fromSeed(1))], 2, Rng.fromSeed(1), out)
    expect([...out.values]).toEqual([1, 1.5, 0, 0.5])
  })

  test('says of chance nodes what it can', () => {
    expect(new HeuristicEvaluator(drawnGame(line), judge).chance).toBe(true)
    expect(new HeuristicEvaluator(drawnGame(line), noHeuristic).chance).toBe(false)
  })
})
