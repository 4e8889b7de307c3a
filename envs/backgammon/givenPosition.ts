import { shorten } from '../core/options.ts'
import { fail, type Result } from '../core/result.ts'
import { checkPosition } from './check.ts'
import type { Position } from './position.ts'
import { POSITION_ID_LENGTH } from './positionId.ts'
import { parsePosition, parsePositionAlone } from './positionText.ts'
import type { Rules } from './rules.ts'

/**
 * Reads a position that a game is to begin with: in any of the formats, or as JSON of a position ID and of the roll on the table,
 * `{"id": "4HPwATDgc/ABMA", "dice": [6, 5]}`. What a position ID alone leaves unsaid is as at the beginning of these rules, with player 0 on roll.
 */
export function readGiven(text: string, rules: Pick<Rules, 'length' | 'jacoby'>): Result<Position> {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return readJson(trimmed, rules)
  return trimmed.length === POSITION_ID_LENGTH ? complete(trimmed, undefined, rules) : parsePosition(trimmed)
}

function readJson(text: string, rules: Pick<Rules, 'length' | 'jacoby'>): Result<Position> {
  let data: Record<string, unknown>
  try {
    data = JSON.parse(text)
  } catch (error) {
    return bad(`JSON of a position`, `${shorten(text)} (${(error as Error).message})`)
  }
  const { id, dice, ...others } = data
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) return bad('nothing but id and dice', shorten(unknown))
  if (typeof id !== 'string')
    return bad('a position ID as id', id === undefined ? 'nothing' : shorten(JSON.stringify(id)))
  if (dice === undefined || dice === null) return complete(id, undefined, rules)
  return isRoll(dice) ? complete(id, dice, rules) : bad('dice such as [6, 5]', shorten(JSON.stringify(dice)))
}

function complete(
  id: string,
  dice: readonly [number, number] | undefined,
  { length, jacoby }: Pick<Rules, 'length' | 'jacoby'>,
): Result<Position> {
  const position = parsePositionAlone(id)
  return position.ok ? checkPosition({ ...position.value, length, jacoby, dice }) : position
}

function isRoll(dice: unknown): dice is [number, number] {
  return Array.isArray(dice) && dice.length === 2 && dice.every(die => Number.isInteger(die) && die >= 1 && die <= 6)
}

function bad(expected: string, came: string): Result<never> {
  return fail('bad-position', `Expected ${expected}, but got ${came}.`)
}
