import { z } from 'zod'
import type { Json } from '../core/game.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { CHECKERS, checkersOf, hasBorneOff, POINTS } from './board.ts'
import { checkFor, endOf } from './check.ts'
import { GAME_ENDS, type Position } from './position.ts'
import { MOST_CUBE, PHASES, type Phase, type Rules } from './rules.ts'
import type { BackgammonState } from './state.ts'

/** A state as plain data. */
export interface Saved {
  readonly position: Position
  readonly phase: Phase
  readonly turns: number
  readonly winner: number
  readonly won: number
}

/** The position of a state as plain data. */
export function positionOf(state: BackgammonState): Position {
  const { rules, checkers, onRoll, high, low, phase, cube, cubeOwner, score, crawford, jacoby, winner } = state
  return {
    checkers: checkersOf(checkers),
    onRoll,
    ...(high > 0 && { dice: [high, low] as const }),
    doubled: phase === 'doubled',
    cube: { value: cube, ...(cubeOwner >= 0 && { owner: cubeOwner as 0 | 1 }) },
    length: rules.length,
    score: [score[0], score[1]],
    crawford,
    jacoby,
    opening: phase === 'opening',
    ...(winner >= 0 && { ended: hasBorneOff(checkers, winner) ? ('played' as const) : ('dropped' as const) }),
  }
}

export function save(state: BackgammonState): Json {
  const { phase, turns, winner, won } = state
  return { position: positionOf(state), phase, turns, winner, won } as unknown as Json
}

const player = z.union([z.literal(0), z.literal(1)])
const die = z.int().min(1).max(6)
const count = z.int().min(0).max(CHECKERS)
const side = z.array(count).length(POINTS + 1)
const points = z.int().min(0).max(1_000_000)

const savedState = z.strictObject({
  position: z.strictObject({
    checkers: z.tuple([side, side]),
    onRoll: player,
    dice: z.tuple([die, die]).optional(),
    doubled: z.boolean(),
    cube: z.strictObject({ value: z.int().min(1).max(MOST_CUBE), owner: player.optional() }),
    length: z.int().min(0),
    score: z.tuple([points, points]),
    crawford: z.boolean(),
    jacoby: z.boolean(),
    opening: z.boolean(),
    ended: z.enum(GAME_ENDS).optional(),
  }),
  phase: z.enum(PHASES),
  turns: z.int().min(0),
  winner: z.int().min(-1).max(1),
  won: points,
})

/** The position of what `save` gave for a game with any rules; undefined where it is no such thing. */
export function savedPosition(data: unknown): Position | undefined {
  return savedState.safeParse(data).data?.position
}

/** Reads what `save` gave for a game with these rules. Fails with `bad-save`. */
export function readSaved(data: unknown, rules: Rules): Result<Saved> {
  const read = savedState.safeParse(data)
  if (!read.success) {
    const issue = read.error.issues[0]
    return bad(`${issue.path.join('.') || 'it'}: ${issue.message}`)
  }
  const position = checkFor(read.data.position, rules)
  if (!position.ok) return fail('bad-save', position.error.message)
  const why = inconsistency(read.data, rules)
  return why === undefined ? ok(read.data) : bad(why)
}

/** What a save says that can't be together with its position. */
function inconsistency({ position, phase, turns, winner }: Saved, { length, maxTurns }: Rules): string | undefined {
  const { dice, doubled, opening, ended, score } = position
  const isOver = phase === 'over'
  const told = [opening && 'opening', doubled && 'doubled', dice !== undefined && 'play'].find(each => each !== false)
  if (told === undefined ? ['opening', 'doubled', 'play'].includes(phase) : phase !== told)
    return `its phase can't be '${phase}' in that position`
  if (turns > maxTurns || (turns === maxTurns && !isOver)) return `it has had ${turns} turns of ${maxTurns}`
  if (!isOver && winner >= 0) return 'it has a winner before it is over'
  if (isOver && winner < 0 && turns < maxTurns) return 'it is over without a winner'
  if ((ended !== undefined) !== winner >= 0 || (endOf(position.checkers) !== undefined && !isOver))
    return 'its position says otherwise of its end'
  const isWon = (player: number) => (length > 0 ? score[player] >= length : winner === player)
  return [0, 1].some(player => isWon(player) !== (winner === player)) ? 'its score has another winner' : undefined
}

function bad(why: string): Result<never> {
  return fail('bad-save', `Expected a saved state of backgammon, but ${why}.`)
}
