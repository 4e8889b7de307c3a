import { fail, ok, type Result } from '../core/result.ts'
import { Board } from './board.ts'
import { EMPTY, type Geometry } from './geometry.ts'
import { handicapPoints } from './handicap.ts'
import type { Rules } from './rules.ts'

/** A board as text: one of these for each point, in the order of actions, indexed by colour. */
export const STONES = '.XO'

/** What a game begins with. */
export interface Setup {
  readonly board: string // over STONES
  readonly toPlay: number // player
  readonly komi: number // the rules', or that of the file that the game was read from
}

/** What a game by these rules begins with: nothing on the board and Black to play, or handicap stones and White to play. */
export function initialSetup({ width, height, handicap, komi }: Rules): Setup {
  const stones = Array.from({ length: width * height }, () => STONES[EMPTY])
  for (const point of handicapPoints(width, height, handicap)) stones[point] = STONES[1]
  return { board: stones.join(''), toPlay: handicap > 0 ? 1 : 0, komi }
}

/**
 * The board of a setup. Fails with `bad-position` where a chain is without liberties. (One that is not can be put on the board in any order:
 * a part of a chain has a liberty where the rest will be.)
 */
export function boardOf(setup: Setup, geometry: Geometry): Result<Board> {
  const board = new Board(geometry)
  for (let action = 0; action < geometry.points; action++) {
    const color = STONES.indexOf(setup.board[action])
    if (color !== EMPTY && board.place(geometry.pointOf[action], color) !== 0)
      return fail('bad-position', 'Expected every chain of the position to have a liberty, but one has none.')
  }
  return ok(board)
}
