import { describe, expect, test } from 'vitest'
import { OVER } from '../../envs/core/game.ts'
import { Rng } from '../../envs/core/rng.ts'
import { conforms } from './conformance.ts'
import { decide, drawnGame, earn, over, roll } from './drawnGame.ts'
import { kuhnPoker } from './kuhnPoker.ts'
import { type TicTacToeState, ticTacToe } from './ticTacToe.ts'

conforms('tic-tac-toe', () => ticTacToe)
conforms('kuhn poker', () => kuhnPoker)
conforms('a drawn tree', () =>
  drawnGame(
    decide(0, {
      a: over(1),
      b: earn(2, roll({ c: [0.3, decide(1, { d: over(3), e: over(-1) })], f: [0.7, over(0)] })),
    }),
  ),
)

describe('tic-tac-toe', () => {
  test('has 255,168 games, 549,946 nodes and 5,478 positions', () => {
    const positions = new Set<number>()
    let nodes = 0
    let ends = 0
    const walk = (state: TicTacToeState): void => {
      nodes++
      positions.add(state.hash)
      if (state.turn === OVER) ends++
      const legal = new Int32Array(9)
      for (const action of legal.subarray(0, state.legal(legal))) {
        const next = state.clone()
        next.play(action)
        walk(next)
      }
    }
    walk(ticTacToe.start(Rng.fromSeed(1)))
    expect([ends, nodes, positions.size]).toEqual([255_168, 549_946, 5478])
  })
})
