import { shorten } from '../core/options.ts'
import { fail, type Result } from '../core/result.ts'
import { formatBits, parseBits } from './bits.ts'
import { POINTS } from './board.ts'
import { checkCheckers } from './check.ts'
import type { Checkers } from './position.ts'

/** Characters of a position ID. */
export const POSITION_ID_LENGTH = 14
/** Bits of a position ID: 15 checkers and 25 places of each player. */
const BITS = 80

/**
 * GNU Backgammon's position ID: place by place, a 1 for each checker and then a 0; first of the player who is not on roll, then of the one who is.
 * (The program's manual has them the other way round; the program does not.)
 */
export function formatPositionId(checkers: Checkers, onRoll: 0 | 1): string {
  const bits = [...checkers[1 - onRoll], ...checkers[onRoll]].flatMap(count => [...new Array<number>(count).fill(1), 0])
  return formatBits([...bits, ...new Array<number>(BITS - bits.length).fill(0)])
}

/** The inverse of {@link formatPositionId}. Fails with `bad-position-id` where it is none, `bad-position` where its checkers can't stand so. */
export function parsePositionId(text: string, onRoll: 0 | 1): Result<Checkers> {
  const bits = text.length === POSITION_ID_LENGTH ? parseBits(text) : undefined
  if (!bits)
    return fail(
      'bad-position-id',
      `Expected a position ID of ${POSITION_ID_LENGTH} letters, digits, + and /, but got '${shorten(text)}'.`,
    )
  const counts = [0]
  for (const bit of bits) {
    if (bit === 1) counts[counts.length - 1]++
    else counts.push(0)
  }
  const places = POINTS + 1
  const other = counts.slice(0, places)
  const own = counts.slice(places, 2 * places)
  if (own.length < places || counts.slice(2 * places).some(count => count > 0))
    return fail(
      'bad-position-id',
      `Expected a position ID of ${places} places for each player, but '${text}' has more checkers than they can hold.`,
    )
  return checkCheckers(onRoll === 0 ? [own, other] : [other, own])
}
