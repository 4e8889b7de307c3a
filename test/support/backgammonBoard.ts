import type { Backgammon } from '../../envs/backgammon/game.ts'
import type { Position } from '../../envs/backgammon/position.ts'
import type { BackgammonState } from '../../envs/backgammon/state.ts'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { games } from '../../envs/games.ts'

/** Checkers by point, as their player counts them from 1; 25 is the bar. What is missing from 15 is off. */
export type Men = Readonly<Record<number, number>>

export function backgammon(options: Readonly<Record<string, unknown>> = {}): Backgammon {
  return unwrap(games.make('backgammon', options)) as Game as Backgammon
}

/** A drawn position, player 0 on roll. */
export function board(game: Backgammon, own: Men, other: Men, more: Partial<Position> = {}): BackgammonState {
  const state = game.start()
  state.setUp({
    checkers: [side(own), side(other)],
    onRoll: 0,
    doubled: false,
    cube: { value: 1 },
    length: game.rules.length,
    score: [0, 0],
    crawford: false,
    jacoby: game.rules.jacoby,
    opening: false,
    ...more,
  })
  return state
}

function side(men: Men): number[] {
  return Array.from({ length: 25 }, (_, place) => men[place + 1] ?? 0)
}
