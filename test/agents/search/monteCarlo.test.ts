import { describe, expect, test } from 'vitest'
import { MonteCarloAgent } from '../../../agents/search/monteCarlo.ts'
import { RolloutEvaluator } from '../../../agents/search/rolloutEvaluator.ts'
import { rolloutPolicy } from '../../../agents/search/rollouts.ts'
import type { Game } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { ticTacToeGame as ticTacToe } from '../../../envs/ticTacToe/game.ts'
import { decide, position, ticking } from '../../support/decide.ts'
import { drawnGame, earn, over, roll, decide as turn } from '../../support/drawnGame.ts'
import { kuhnPoker } from '../../support/kuhnPoker.ts'

function agent(game: Game, simulations: number, time = Number.POSITIVE_INFINITY): MonteCarloAgent {
  return new MonteCarloAgent(game, new RolloutEvaluator(game, rolloutPolicy(game, 'uniform')), simulations, time)
}

describe('flat Monte Carlo', () => {
  test('tries every action alike', async () => {
    const { thoughts } = await decide(ticTacToe, agent(ticTacToe, 94), ticTacToe.start(Rng.fromSeed(1)))
    expect(thoughts.simulations).toBe(94)
    expect(thoughts.actions.map(({ visits }) => visits).sort()).toEqual([10, 10, 10, 10, 10, 11, 11, 11, 11])
  })

  test('takes a win, which no rollout can spoil', async () => {
    const { text, thoughts } = await decide(ticTacToe, agent(ticTacToe, 100), position(ticTacToe, 'XX. OO. ...'))
    expect([text, thoughts.value]).toEqual(['c3', 1])
  })

  test('believes in means: prefers what only bad play rewards', async () => {
    const trap = turn(1, { refute: over(-1), a: over(1), b: over(1), c: over(1), d: over(1) })
    const game = drawnGame(turn(0, { trap, dull: turn(1, { x: over(0) }) }))
    const { text, thoughts } = await decide(game, agent(game, 2000), game.start(Rng.fromSeed(1)))
    expect(text).toBe('trap')
    expect(thoughts.value).toBeCloseTo(0.6, 1)
  })

  test('counts what an action, and the chance behind it, earn at once', async () => {
    const next = turn(1, { x: over(0) })
    const game = drawnGame(
      turn(0, { a: earn(1, next), b: earn(-1, roll({ c: [0.5, earn(8, next)], d: [0.5, over(0)] })) }),
    )
    const { text, thoughts } = await decide(game, agent(game, 4000), game.start(Rng.fromSeed(1)))
    expect(text).toBe('b')
    expect(thoughts.value).toBeCloseTo(3, 0)
  })

  test('guesses anew at what is hidden: the same whatever it is', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const one = await decide(kuhnPoker, agent(kuhnPoker, 100), position(kuhnPoker, 'QJ pb'), seed)
      expect(await decide(kuhnPoker, agent(kuhnPoker, 100), position(kuhnPoker, 'QK pb'), seed)).toEqual(one)
      expect(one.thoughts.actions.find(({ action }) => action === 'bet')!.value).not.toBe(2)
    }
  })

  test('ends with the clock', async () => {
    const state = ticTacToe.start(Rng.fromSeed(1))
    const { thoughts } = await decide(ticTacToe, agent(ticTacToe, Number.POSITIVE_INFINITY, 10), state, 1, ticking())
    expect(thoughts.simulations).toBeLessThan(200)
  })
})
