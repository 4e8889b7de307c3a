import { shorten } from '../core/options.ts'
import { fail, type Result } from '../core/result.ts'
import { checkPosition, endOf } from './check.ts'
import { formatMatchId, MATCH_ID_LENGTH, type MatchState, parseMatchId } from './matchId.ts'
import type { Position } from './position.ts'
import { formatPositionId, POSITION_ID_LENGTH, parsePositionId } from './positionId.ts'
import { parseXgid } from './xgid.ts'

/** All but the board of money play with the cube in the middle, player 0 to roll: what a position ID alone leaves unsaid. */
export const MONEY_TO_ROLL: MatchState = {
  onRoll: 0,
  doubled: false,
  cube: { value: 1 },
  length: 0,
  score: [0, 0],
  crawford: false,
  jacoby: false,
  opening: false,
}

/** Both of GNU Backgammon's IDs: `4HPwATDgc/ABMA:cAkAAAAAAAAA`. */
export function formatGnuId(position: Position): string {
  return `${formatPositionId(position.checkers, position.onRoll)}:${formatMatchId(position)}`
}

/**
 * A position in any of the formats: XGID; GNU Backgammon's position ID and match ID in either order; or the position ID alone, which leaves the player on roll as
 * player 0. Fails with `bad-xgid`, `bad-position-id`, `bad-match-id`, `bad-position`.
 */
export function parsePosition(text: string): Result<Position> {
  const words = text.trim()
  if (/^XGID=/i.test(words)) return parseXgid(words.split(/\s/, 1)[0]) // what is copied from a program has the board drawn below
  if (words.split(':').length > 2) return parseXgid(words)
  const ids = words.split(/\s*:\s*|\s+/)
  if (ids.length > 2)
    return fail('bad-position-id', `Expected an XGID, a position ID or positionID:matchID, but got '${shorten(text)}'.`)
  const [id, matchId] =
    ids[0].length === MATCH_ID_LENGTH && ids[1]?.length === POSITION_ID_LENGTH ? ids.toReversed() : ids
  if (matchId === undefined) return parsePositionAlone(id)
  const state = parseMatchId(matchId)
  return state.ok ? together(id, state.value) : state
}

/** A position ID, player 0 on roll. Fails with `bad-position-id`, `bad-position`. */
export function parsePositionAlone(id: string): Result<Position> {
  return together(id, MONEY_TO_ROLL)
}

function together(id: string, state: MatchState): Result<Position> {
  const checkers = parsePositionId(id, state.onRoll)
  if (!checkers.ok) return checkers
  return checkPosition({ ...state, checkers: checkers.value, ended: state.ended ?? endOf(checkers.value) })
}
