import { BAR, OFF, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import type { BackgammonState } from '../../../envs/backgammon/state.ts'

/** What a board line tells besides checkers, cube and score. */
export interface Asked {
  /** Who is to decide, from whose side the board is told. */
  readonly player: number
  /** The roll on the table; none where there is none. */
  readonly dice?: readonly [number, number]
  /** Whether the other has doubled. */
  readonly doubled?: boolean
  /** Whether to tell the points of both sides the other way round (see `Dialect`). */
  readonly swapsScores: boolean
}

/**
 * A position as FIBS writes boards (The FIBS Command Line Interface, "board"), which is how GNU Backgammon is asked: with the player's own
 * checkers above 0 and moving down to its ace point. What only matters to people (forced moves, the number of redoubles) is left at 0.
 *
 * A doubled board is told as it was when the double was offered: the doubler's turn, and the cube before it is turned.
 *
 * @param checkers laid out as in `state`, whose own may be others: those that a play would leave.
 */
export function boardLine(checkers: Int8Array, state: BackgammonState, asked: Asked): string {
  const { player, doubled = false, dice = [0, 0] } = asked
  const { rules, cube, cubeOwner, score, crawford } = state
  const own = PLACES * player
  const other = PLACES * (1 - player)
  const points = Array.from(
    { length: POINTS },
    (_, i) => checkers[own + i] - checkers[other + POINTS - 1 - i], // never both
  )
  const scores = [score[player], score[1 - player]]
  const mayDouble = [cubeOwner !== 1 - player, cubeOwner !== player].map(Number)
  const fields = [
    ...[rules.length, ...(asked.swapsScores ? scores.reverse() : scores)],
    ...[-checkers[other + BAR], ...points, checkers[own + BAR]],
    ...[doubled ? -1 : 1, ...dice, ...dice],
    ...[cube, ...mayDouble, Number(doubled)],
    ...[1, -1, 0, BAR + 1], // colour, direction, where home and bar are
    ...[checkers[own + OFF], checkers[other + OFF], checkers[own + BAR], checkers[other + BAR]],
    ...[0, 0, 0, Number(!crawford)], // it takes the game for the Crawford game where someone is a point from winning and this is 0
  ]
  return `board:own:other:${fields.join(':')} jacobyrule ${hasJacoby(state) ? 'on' : 'off'}`
}

/** Where nobody can turn the cube, the options alone say (see `BackgammonState`). */
function hasJacoby({ rules, jacoby }: BackgammonState): boolean {
  return rules.cube ? jacoby : rules.jacoby
}
