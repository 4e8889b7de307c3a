import { shorten } from '../core/options.ts'
import { fail, type Result } from '../core/result.ts'
import { POINTS } from './board.ts'
import { checkPosition, endOf, MOST_POINTS } from './check.ts'
import type { Checkers, Position } from './position.ts'

/** Logarithm of the largest cube of money play, as eXtreme Gammon has it where nobody says otherwise. */
const MAX_CUBE = 10
/** One place of the board: empty, or a player's checkers as the number of a letter, player 0's upper case. */
const PLACES = /^[A-Oa-o-]{26}$/
/** What a field says after the first. */
const FIELDS = [
  ['the logarithm of the cube', /^\d{1,2}$/],
  ['1, 0 or -1 for the owner of the cube', /^(1|0|-1)$/],
  ['1 or -1 for the player on roll', /^(1|-1)$/],
  ['a roll such as 63, 00 before it, or D for a double', /^([1-6]{2}|00|D|B|R)$/],
  ["the lower player's score", /^\d{1,5}$/],
  ["the upper player's score", /^\d{1,5}$/],
  ['0 to 3 for the Crawford game or the rules of money play', /^[0-3]$/],
  ['the length of the match', /^\d{1,5}$/],
  ['the logarithm of the largest cube', /^\d{1,2}$/],
] as const
/** Largest logarithm of a cube that is read: far beyond any game. */
const LARGEST_LOG = 30

/**
 * eXtreme Gammon's position ID, `XGID=` and ten fields. Player 0 is its lower player: upper case, 1. That the opening roll is still to come, and who won
 * a game that was dropped or resigned, it cannot say.
 */
export function formatXgid(position: Position): string {
  const { checkers, cube, dice, onRoll, score, length } = position
  const places = Array.from({ length: POINTS + 2 }, (_, i) => {
    const own = i === 0 ? 0 : checkers[0][i - 1]
    const other = i > POINTS ? 0 : checkers[1][POINTS - i]
    if (own > 0) return letter(own, 'A')
    return other > 0 ? letter(other, 'a') : '-'
  })
  const log = Math.log2(cube.value)
  const roll = position.doubled ? 'D' : (dice?.join('') ?? '00')
  const rules = Number(length > 0 ? position.crawford : position.jacoby)
  const fields = [places.join(''), log, sign(cube.owner), sign(onRoll), roll, ...score, rules, length]
  return `XGID=${[...fields, Math.max(MAX_CUBE, log)].join(':')}`
}

/**
 * The inverse of {@link formatXgid}, with or without `XGID=`. A game in which a player has no checkers left is over. Whether beavers are allowed is read and
 * dropped, for there are none here. Fails with `bad-xgid` where it is none or tells of a beaver, `bad-position` where there is no such position.
 */
export function parseXgid(text: string): Result<Position> {
  const [places, ...fields] = text
    .trim()
    .replace(/^XGID=/i, '')
    .split(':')
  if (!PLACES.test(places)) return bad(`26 places, each -, A to O or a to o`, `'${shorten(places)}'`)
  if (fields.length !== FIELDS.length)
    return bad(`${FIELDS.length + 1} fields with colons between`, `${fields.length + 1}`)
  const wrong = FIELDS.findIndex(([, pattern], i) => !pattern.test(fields[i]))
  if (wrong >= 0) return bad(FIELDS[wrong][0], `'${shorten(fields[wrong])}'`)
  const [log, owner, turn, , lower, upper, rules, length] = fields.map(Number)
  const roll = fields[3]
  if (roll === 'B' || roll === 'R') return bad('a game without beavers and raccoons', roll)
  if (log > LARGEST_LOG) return bad(`the logarithm of the cube to be at most ${LARGEST_LOG}`, `${log}`)
  if (length > MOST_POINTS) return bad(`a match to at most ${MOST_POINTS} points`, `${length}`)
  if (length > 0 && rules > 1) return bad('0 or 1 for the Crawford game in a match', `${rules}`)
  const checkers = readPlaces(places)
  if (!checkers) return bad('each player on its own bar', `'${places}'`)
  return checkPosition({
    checkers,
    onRoll: turn === 1 ? 0 : 1,
    dice: /^[1-6]/.test(roll) ? [Number(roll[0]), Number(roll[1])] : undefined,
    doubled: roll === 'D',
    cube: { value: 2 ** log, owner: owner === 0 ? undefined : owner === 1 ? 0 : 1 },
    length,
    score: [lower, upper],
    crawford: length > 0 && rules === 1,
    jacoby: length === 0 && rules % 2 === 1,
    opening: false,
    ended: endOf(checkers),
  })
}

/** Checkers by place; undefined where a player has some on the other's bar. */
function readPlaces(places: string): Checkers | undefined {
  const own = [...places].map(each => (/[A-O]/.test(each) ? each.charCodeAt(0) - 'A'.charCodeAt(0) + 1 : 0))
  const other = [...places].map(each => (/[a-o]/.test(each) ? each.charCodeAt(0) - 'a'.charCodeAt(0) + 1 : 0))
  if (own[0] > 0 || other[POINTS + 1] > 0) return undefined
  return [own.slice(1), other.slice(0, POINTS + 1).reverse()]
}

function letter(count: number, one: 'A' | 'a'): string {
  return String.fromCharCode(one.charCodeAt(0) + count - 1)
}

/** 1 for player 0, -1 for player 1, 0 for nobody. */
function sign(player: 0 | 1 | undefined): number {
  return player === undefined ? 0 : player === 0 ? 1 : -1
}

function bad(expected: string, came: string): Result<never> {
  return fail('bad-xgid', `Expected an XGID with ${expected}, but got ${came}.`)
}
