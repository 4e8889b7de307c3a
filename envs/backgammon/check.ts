import { fail, ok, type Result } from '../core/result.ts'
import { BAR, CHECKERS, HOME, POINTS } from './board.ts'
import type { Checkers, GameEnd, Position } from './position.ts'
import { MOST_CUBE, type Rules } from './rules.ts'

/** Most points of a match, and of a player's score. */
export const MOST_POINTS = 2 ** 15 - 1

/**
 * Passes on checkers that can stand on a board. Fails with `bad-position` where a player has more than 15, where both stand on a point, or where
 * both are on the bar against closed boards, which no game reaches and none leaves.
 */
export function checkCheckers(checkers: Checkers): Result<Checkers> {
  for (const [player, side] of checkers.entries()) {
    const count = side.reduce((sum, each) => sum + each, 0)
    if (count > CHECKERS) return bad(`at most ${CHECKERS} checkers of player ${player}, but got ${count}`)
  }
  for (let point = 0; point < POINTS; point++) {
    if (checkers[0][point] > 0 && checkers[1][POINTS - 1 - point] > 0)
      return bad(`checkers of one player on a point, but both are on player 0's ${point + 1} point`)
  }
  if (checkers.every(side => side[BAR] > 0 && side.slice(0, HOME).every(count => count >= 2)))
    return bad('a player to be off the bar or an open point to enter on, but both are on the bar against closed boards')
  return ok(checkers)
}

/** How a game with these checkers ended: played to its end where a player has none left, else not at all. */
export function endOf(checkers: Checkers): GameEnd | undefined {
  return checkers.some(isEmpty) ? 'played' : undefined
}

function isEmpty(side: readonly number[]): boolean {
  return side.every(count => count === 0)
}

/** Passes on a position that can come about. Fails with `bad-position`. */
export function checkPosition(position: Position): Result<Position> {
  const { score, length, crawford, cube, doubled, dice, onRoll, opening, ended } = position
  const checkers = checkCheckers(position.checkers)
  if (!checkers.ok) return checkers
  if (checkers.value.every(isEmpty)) return bad('a player with checkers left, but got none')
  const most = length > 0 && !ended ? length - 1 : MOST_POINTS
  for (const points of score)
    if (points > most) return bad(`a score of at most ${most} in this game, but got ${points}`)
  if (crawford && !ended && !score.includes(length - 1))
    return bad(
      `a player to be a point from winning in the Crawford game, but the score is ${score.join('-')} to ${length}`,
    )
  const isUnderWay = !opening && !ended
  if (dice && (doubled || !isUnderWay)) return bad('no roll before it is made and after the game')
  if (doubled && (crawford || !isUnderWay || cube.owner === 1 - onRoll))
    return bad('a double only by a player with access to the cube, in a game that is under way')
  return ok(position)
}

/** Passes on a position that a game with these rules can go on from. Fails with `wrong-match` where it is one of another match, or with `bad-position`. */
export function checkFor(position: Position, rules: Rules): Result<Position> {
  const { cube, length } = position
  if (length !== rules.length)
    return fail('wrong-match', `Expected a position of ${named(rules.length)}, but got one of ${named(length)}.`)
  if (cube.value > MOST_CUBE || !Number.isInteger(Math.log2(cube.value)))
    return fail('bad-position', `Expected a cube of a power of 2 up to ${MOST_CUBE}, but got ${cube.value}.`)
  if (position.doubled && (!rules.cube || rules.length === 1 || cube.value === MOST_CUBE))
    return fail('bad-position', 'Expected no double, for nobody may double here.')
  return checkPosition(position)
}

function named(length: number): string {
  return length === 0 ? 'money play' : `a match to ${length}`
}

function bad(expected: string): Result<never> {
  return fail('bad-position', `Expected ${expected}.`)
}
