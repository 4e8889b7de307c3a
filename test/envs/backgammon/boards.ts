import { BAR, OFF, PLACES } from '../../../envs/backgammon/board.ts'
import { Backgammon } from '../../../envs/backgammon/game.ts'
import type { Checkers, Position } from '../../../envs/backgammon/position.ts'
import { backgammonOptions, readRules } from '../../../envs/backgammon/rules.ts'
import { type BackgammonState, FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import type { ReferenceBoard } from './reference.ts'

/** A game by options, as it is registered. */
export function make(options: Record<string, unknown> = {}): Backgammon {
  return unwrap(games.make('backgammon', options)) as Backgammon
}

/** A game in a position that need not be one that a text can tell. */
export function stateAt(position: Partial<Position>, options: Record<string, unknown> = {}): BackgammonState {
  const rules = readRules(backgammonOptions.parse(options))
  const state = new Backgammon(rules).start()
  state.setUp({
    checkers: place({}, {}),
    onRoll: 0,
    doubled: false,
    cube: { value: 1 },
    length: rules.length,
    score: [0, 0],
    crawford: false,
    jacoby: rules.jacoby,
    opening: false,
    ...position,
  })
  return state
}

/** Checkers by point, each player's in its own count: `{ 6: 5, bar: 1 }`. Whatever is missing from 15 has been borne off. */
export function place(mine: Record<string, number>, yours: Record<string, number>): Checkers {
  const side = (counts: Record<string, number>) =>
    Array.from({ length: BAR + 1 }, (_, i) => counts[i === BAR ? 'bar' : `${i + 1}`] ?? 0)
  return [side(mine), side(yours)]
}

/** Every play of the state's roll in notation. */
export function plays(state: BackgammonState, game = make()): string[] {
  return Array.from({ length: state.playCount || 1 }, (_, i) => game.format(FIRST_PLAY + i, state))
}

/** Checkers as the reference lays them out, from the side of `mover`. */
export function referenceBoard(checkers: Int8Array, mover: number): ReferenceBoard {
  const at = (player: number, place: number) => checkers[PLACES * player + place]
  const points = Array.from({ length: 24 }, (_, i) => i)
  const other = 1 - mover
  return {
    own: [at(mover, OFF), ...points.map(i => at(mover, i)), at(mover, BAR)],
    other: [at(other, BAR), ...points.map(i => at(other, 23 - i)), at(other, OFF)],
  }
}
