import { z } from 'zod'
import type { Game, GameSpec } from '../core/game.ts'
import { defineGame } from '../core/registry.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { draw } from './draw.ts'
import { NAMES, parseSquare } from './notation.ts'
import { PLANES } from './observe.ts'
import { parsePosition } from './position.ts'
import { SIDE, SQUARES } from './rules.ts'
import { TicTacToeState } from './state.ts'
import { view } from './view.ts'

const spec: GameSpec = {
  id: 'tic-tac-toe',
  version: 1,
  players: 2,
  actions: { kind: 'fixed', count: SQUARES },
  outcomes: 0,
  observation: { shape: [SIDE, SIDE, PLANES.length], planes: PLANES },
  hidden: false,
  simultaneous: false,
  scoring: 'win-loss',
  historical: false,
  longest: SQUARES,
}

/** Three in a row on 3x3. */
export const ticTacToeGame: Game<TicTacToeState> = {
  spec,
  options: {},
  start: () => new TicTacToeState(),
  load: data =>
    typeof data === 'string'
      ? fromPosition(data)
      : fail('bad-save', 'Expected a saved state of tic-tac-toe to be a text of nine squares.'),
  fromPosition,
  format: action => NAMES[action],
  parse: parseSquare,
  view,
  draw: (state, _viewer, paint) => draw(state, paint),
}

function fromPosition(text: string): Result<TicTacToeState> {
  const marks = parsePosition(text)
  if (!marks.ok) return marks
  const state = new TicTacToeState()
  state.setUp(marks.value)
  return ok(state)
}

export const ticTacToe = defineGame({
  id: spec.id,
  summary: 'three in a row on 3x3: small enough to know everything about',
  options: z.strictObject({}),
  examples: ['tic-tac-toe'],
  make: () => ok(ticTacToeGame),
})
