import type { Game, GameSpec, Json, Paint, Viewer } from '../core/game.ts'
import { defineGame } from '../core/registry.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { draw } from './draw.ts'
import { Geometry } from './geometry.ts'
import { formatColumn, parseColumn, playMoves } from './notation.ts'
import { PLANES } from './observe.ts'
import { connectFourOptions, type Rules } from './rules.ts'
import { ConnectFourState } from './state.ts'
import { view } from './view.ts'

/** Raised whenever the same seed and actions would no longer give the same game. */
const VERSION = 1

/** Connect four on a board of one size. */
export class ConnectFour implements Game<ConnectFourState> {
  readonly options: Readonly<Record<string, Json>>
  readonly spec: GameSpec
  private readonly geometry: Geometry

  constructor({ columns, rows }: Rules) {
    this.options = { columns, rows }
    this.geometry = new Geometry({ columns, rows })
    this.spec = {
      id: 'connect-four',
      version: VERSION,
      players: 2,
      actions: { kind: 'fixed', count: columns },
      outcomes: 0,
      observation: { shape: [rows, columns, PLANES.length], planes: PLANES },
      hidden: false,
      simultaneous: false,
      scoring: 'win-loss',
      historical: false,
      longest: columns * rows,
    }
  }

  start(): ConnectFourState {
    return new ConnectFourState(this.geometry)
  }

  load(data: unknown): Result<ConnectFourState> {
    if (typeof data === 'string') return this.fromPosition(data)
    return fail('bad-save', 'Expected a saved state of connect-four to be a text of moves.')
  }

  fromPosition(text: string): Result<ConnectFourState> {
    return playMoves(text, this.start())
  }

  format(action: number): string {
    return formatColumn(action)
  }

  parse(text: string, state: ConnectFourState): Result<number> {
    return parseColumn(text, state)
  }

  view(state: ConnectFourState, _viewer: Viewer): Json {
    return view(state)
  }

  draw(state: ConnectFourState, _viewer: Viewer, paint: Paint): string {
    return draw(state, paint)
  }
}

export const connectFour = defineGame({
  id: 'connect-four',
  summary: 'stones that fall: four in a row, on 7x6 or any board up to 9x9',
  options: connectFourOptions,
  examples: ['connect-four', 'connect-four?columns=5&rows=4'],
  make: rules => ok(new ConnectFour(rules)),
})
