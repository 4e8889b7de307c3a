import { describe, expect, test } from 'vitest'
import { GreedyAgent } from '../../../agents/baselines/greedy.ts'
import { noHeuristic } from '../../../agents/search/heuristics/heuristic.ts'
import { CHANCE } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { ticTacToeGame as ticTacToe } from '../../../envs/ticTacToe/game.ts'
import { decide, position } from '../../support/decide.ts'
import { drawnGame, earn, over, roll, decide as turn } from '../../support/drawnGame.ts'
import { kuhnPoker } from '../../support/kuhnPoker.ts'

const next = turn(1, { x: over(100), y: over(0) })

describe('greedy', () => {
  test('takes the best expected reward, and looks no further', async () => {
    const game = drawnGame(
      turn(0, {
        sure: earn(2, next),
        gamble: roll({ win: [0.25, earn(12, next)], lose: [0.75, earn(0, roll({ again: [1, earn(-0.4, over(0))] }))] }),
        later: earn(0, turn(0, { prize: over(1000) })),
      }),
    )
    const { text, thoughts } = await decide(game, new GreedyAgent(game, noHeuristic), game.start(Rng.fromSeed(1)))
    expect(text).toBe('gamble')
    expect(thoughts.value).toBeCloseTo(3 - 0.3, 12)
    expect(thoughts.actions.map(({ action }) => action)).toEqual(['gamble', 'sure', 'later'])
  })

  test('draws among equals', async () => {
    const start = ticTacToe.start(Rng.fromSeed(1))
    const chosen = new Set<string>()
    for (let seed = 0; seed < 60; seed++) {
      chosen.add((await decide(ticTacToe, new GreedyAgent(ticTacToe, noHeuristic), start, seed)).text)
    }
    expect(chosen.size).toBe(9)
  })

  test('wins when it can', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const state = position(ticTacToe, 'XX. OO. ...')
      expect((await decide(ticTacToe, new GreedyAgent(ticTacToe, noHeuristic), state, seed)).text).toBe('c3')
    }
  })

  test('asks the heuristic from its own side, added to the reward', async () => {
    const game = drawnGame(turn(1, { a: earn(1, next), b: earn(2, turn(0, { z: over(0) })), c: earn(9, next) }))
    const likesB = (state: { turn: number }, player: number) => (state.turn === 0 ? 5 : 0) * (player === 1 ? 1 : -1)
    const { text, thoughts } = await decide(game, new GreedyAgent(game, likesB), game.start(Rng.fromSeed(1)))
    expect([text, thoughts.value]).toEqual(['b', 3])
  })

  test('asks a heuristic that judges chance nodes there, and looks no further', async () => {
    const game = drawnGame(
      turn(0, { a: earn(1, roll({ luck: [1, earn(50, next)] })), b: earn(2, roll({ luck: [1, next] })) }),
    )
    const judge = Object.assign((state: { turn: number }) => (state.turn === CHANCE ? 3 : 0), { chance: true })
    const { text, thoughts } = await decide(game, new GreedyAgent(game, judge), game.start(Rng.fromSeed(1)))
    expect([text, thoughts.value]).toEqual(['b', 5])
  })

  test('decides the same whatever is hidden', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const one = await decide(kuhnPoker, new GreedyAgent(kuhnPoker, noHeuristic), position(kuhnPoker, 'QJ pb'), seed)
      const other = await decide(kuhnPoker, new GreedyAgent(kuhnPoker, noHeuristic), position(kuhnPoker, 'QK pb'), seed)
      expect(other).toEqual(one)
    }
  })
})
