import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { formatBits, parseBits } from './bits.ts'
import { MOST_POINTS } from './check.ts'
import { GAME_ENDS, type Position } from './position.ts'

/** All of a position but the checkers, which have an ID of their own. */
export type MatchState = Omit<Position, 'checkers'>

/** Characters of a match ID. */
export const MATCH_ID_LENGTH = 12

/**
 * Fields of a match ID and their bits, in order, each with its lowest bit first ("A technical description of the match ID" in the manual of GNU
 * Backgammon; the last is of its version 1).
 */
const FIELDS = [
  ['cube', 4], // logarithm of its value
  ['owner', 2], // player, or 3 where it is centred
  ['mover', 1], // player on roll
  ['crawford', 1],
  ['state', 3], // 0 before the game, 1 under way, then GAME_ENDS
  ['turn', 1], // player to decide
  ['doubled', 1],
  ['resigned', 2], // a resignation on offer
  ['high', 3], // dice, 0 before the roll
  ['low', 3],
  ['length', 15],
  ['score0', 15],
  ['score1', 15],
  ['noJacoby', 1],
] as const
type Field = (typeof FIELDS)[number][0]
/** Bits of a match ID: nine bytes. */
const BITS = 72
const CENTRED = 3
const UNDER_WAY = 1
const LARGEST_CUBE = 2 ** 15

/**
 * GNU Backgammon's match ID; its player 0 is ours. A cube above 32768, the largest there is room for, is written as that, and scores above 32767 likewise.
 */
export function formatMatchId(state: MatchState): string {
  const { cube, onRoll, dice, score, doubled, length } = state
  const points = (count: number): number => Math.min(count, MOST_POINTS)
  const values: Record<Field, number> = {
    cube: Math.log2(Math.min(cube.value, LARGEST_CUBE)),
    owner: cube.owner ?? CENTRED,
    mover: onRoll,
    crawford: Number(state.crawford),
    state: state.opening ? 0 : state.ended ? UNDER_WAY + 1 + GAME_ENDS.indexOf(state.ended) : UNDER_WAY,
    turn: doubled ? 1 - onRoll : onRoll,
    doubled: Number(doubled),
    resigned: 0,
    high: dice ? Math.max(...dice) : 0,
    low: dice ? Math.min(...dice) : 0,
    length,
    score0: points(score[0]),
    score1: points(score[1]),
    noJacoby: Number(!state.jacoby),
  }
  const bits = FIELDS.flatMap(([name, width]) => Array.from({ length: width }, (_, i) => (values[name] >> i) & 1))
  return formatBits([...bits, ...new Array<number>(BITS - bits.length).fill(0)])
}

/**
 * The inverse of {@link formatMatchId}, dice with the higher first. The Jacoby rule is read for money play alone, and is on in the IDs of older versions,
 * which know nothing of it. Fails with `bad-match-id` where it is none, or tells what there is not here: beavers, and resignations on offer.
 */
export function parseMatchId(text: string): Result<MatchState> {
  const bits = text.length === MATCH_ID_LENGTH ? parseBits(text) : undefined
  if (!bits) return bad(`a match ID of ${MATCH_ID_LENGTH} letters, digits, + and /`, `'${shorten(text)}'`)
  const { cube, owner, mover, turn, high, low, length, ...rest } = readFields(bits)
  const onRoll = mover === 0 ? 0 : 1
  const doubled = rest.doubled === 1
  if (rest.state > UNDER_WAY + GAME_ENDS.length) return bad('a state of the game from 0 to 4', `${rest.state}`)
  if (high > 6 || low > 6 || (high === 0) !== (low === 0)) return bad('dice from 1 to 6 or none', `${high} and ${low}`)
  if (rest.state === UNDER_WAY) {
    if (rest.resigned > 0) return bad('no resignation on offer', `one of ${rest.resigned} games`)
    if (doubled && turn === mover) return bad('no beavers', 'a double that is to be taken by who doubled')
    if (!doubled && turn !== mover)
      return bad('the player on roll to decide', `player ${turn} while ${mover} is on roll`)
  }
  return ok({
    onRoll,
    dice: high > 0 ? [high, low] : undefined,
    doubled,
    cube: { value: 2 ** cube, owner: owner === 0 || owner === 1 ? owner : undefined },
    length,
    score: [rest.score0, rest.score1],
    crawford: rest.crawford === 1,
    jacoby: length === 0 && rest.noJacoby === 0,
    opening: rest.state < UNDER_WAY,
    ended: GAME_ENDS[rest.state - UNDER_WAY - 1],
  })
}

function readFields(bits: readonly number[]): Record<Field, number> {
  let at = 0
  const entries = FIELDS.map(([name, width]) => {
    const field = bits.slice(at, at + width)
    at += width
    return [name, field.reduceRight((value, bit) => value * 2 + bit, 0)]
  })
  return Object.fromEntries(entries)
}

function bad(expected: string, came: string): Result<never> {
  return fail('bad-match-id', `Expected ${expected}, but got ${came}.`)
}
