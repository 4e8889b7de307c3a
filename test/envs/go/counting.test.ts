import { describe, expect, it } from 'vitest'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { boardText } from '../../../envs/go/view.ts'
import { countPositions } from '../../bench/goPositions.ts'

const begin = (width: number, height: number): GoState =>
  (unwrap(games.make('go', { width, height, suicide: true, superko: 'positional' })) as Go).start()

/** Every stone that either player may put on the board; the one who is not to move after a pass of the other. */
function plays(state: GoState): GoState[] {
  const out = new Int32Array(state.geometry.points + 1)
  const found: GoState[] = []
  for (const player of [0, 1]) {
    const mover = state.clone()
    mover.setTurn(player)
    const count = mover.legal(out)
    for (const action of out.subarray(0, count - 1)) {
      const after = mover.clone()
      after.play(action)
      found.push(after)
    }
  }
  return found
}

/** The boards that can be reached, each once, by breadth-first search over the engine's own plays. */
function reachable(width: number, height: number): Set<string> {
  const found = new Set([boardText(begin(width, height))])
  let frontier = [begin(width, height)]
  while (frontier.length > 0) {
    const next: GoState[] = []
    for (const state of frontier) {
      for (const after of plays(state)) {
        const board = boardText(after)
        if (found.has(board)) continue
        found.add(board)
        next.push(after)
      }
    }
    frontier = next
  }
  return found
}

/** Games that no play continues or that end anywhere: paths from the empty board without a repeated board, the empty path too. */
function countGames(state: GoState): number {
  return plays(state).reduce((sum, after) => sum + countGames(after), 1)
}

describe('legal positions, walking from the empty board (Tromp and Farnebäck 2006)', () => {
  const counts = [
    [1, 1, 1],
    [1, 2, 5],
    [1, 3, 15],
    [2, 2, 57],
    [2, 3, 489],
    [3, 3, 12_675],
  ]
  it.each(counts)('%ix%i: %i', (width, height, count) => {
    expect(reachable(width, height).size).toBe(count)
    expect(countPositions(width, height)).toBe(count)
    expect(countPositions(height, width)).toBe(count)
  })
})

describe('games without a repeated board in which either colour may move (Tromp and Farnebäck 2006)', () => {
  it.each([
    [1, 1, 1],
    [1, 2, 9],
    [1, 3, 907],
  ])('%ix%i: %i', (width, height, count) => {
    expect(countGames(begin(width, height))).toBe(count)
    expect(countGames(begin(height, width))).toBe(count)
  })
})
