import { fail, ok, type Result } from '../core/result.ts'
import type { Checkers } from './position.ts'

/** Checkers that each player begins with. */
export const CHECKERS = 15
/** Points, numbered from 0; the place after them is the bar. */
export const POINTS = 24
/** Points of a home board. */
const HOME = 6

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
  if (checkers.every(side => side[POINTS] > 0 && side.slice(0, HOME).every(count => count >= 2)))
    return bad('a player to be off the bar or an open point to enter on, but both are on the bar against closed boards')
  return ok(checkers)
}

function bad(expected: string): Result<never> {
  return fail('bad-position', `Expected ${expected}.`)
}
