import type { DoorOp, Game, GameSpec, Json, Paint, Viewer } from '../core/game.ts'
import { defineGame } from '../core/registry.ts'
import { ok, type Result } from '../core/result.ts'
import type { Rng } from '../core/rng.ts'
import { ACTIONS } from './actions.ts'
import { doorOps } from './doorOps.ts'
import { draw } from './draw.ts'
import { load } from './load.ts'
import { formatAction, parseAction, promptOf } from './notation.ts'
import { PLANES } from './observe.ts'
import { readRules, rtsOptions } from './options.ts'
import { readPosition } from './position.ts'
import type { Rules } from './rules.ts'
import { RtsState } from './state.ts'
import { view } from './view.ts'

/** Raised whenever the same seed and actions would no longer give the same game. */
const VERSION = 1

/** microRTS on one map by one set of rules. */
export class Rts implements Game<RtsState> {
  readonly rules: Rules
  readonly options: Readonly<Record<string, Json>>
  readonly spec: GameSpec
  readonly doorOps: Readonly<Record<string, DoorOp<RtsState>>>

  constructor(rules: Rules, options: Readonly<Record<string, Json>>) {
    this.rules = rules
    this.options = options
    this.spec = specOf(rules)
    this.doorOps = doorOps(this.spec)
  }

  /** Where the map begins: nothing is drawn. */
  start(_rng: Rng): RtsState {
    const state = new RtsState(this.rules)
    state.setUp()
    state.ask()
    return state
  }

  load(data: unknown): Result<RtsState> {
    return load(this.rules, data)
  }

  fromPosition(text: string): Result<RtsState> {
    return readPosition(this.rules, text)
  }

  format(action: number, state: RtsState): string {
    return formatAction(action, state)
  }

  parse(text: string, state: RtsState): Result<number> {
    return parseAction(text, state)
  }

  view(state: RtsState, viewer: Viewer): Json {
    return view(state, viewer)
  }

  draw(state: RtsState, viewer: Viewer, paint: Paint): string {
    return draw(state, viewer, paint)
  }

  moment({ time }: RtsState): number {
    return time
  }

  prompt(state: RtsState): string {
    return promptOf(state)
  }
}

function specOf({ width, height, size, table, conflicts, maxTicks }: Rules): GameSpec {
  const coins = conflicts === 'random'
  const mostDamages = Math.max(...table.damages)
  const damage = mostDamages > 1
  // In a tick each unit is asked once, or each player that has nothing to decide; each order may clash with each other; each unit may attack.
  const longestTick = size + 2 + (coins ? size * size : 0) + (damage ? size : 0)
  return {
    id: 'rts',
    version: VERSION,
    players: 2,
    actions: { kind: 'fixed', count: ACTIONS },
    outcomes: damage ? mostDamages : coins ? 2 : 0,
    observation: { shape: [height, width, PLANES.length], planes: PLANES },
    hidden: true,
    simultaneous: true,
    scoring: 'win-loss',
    historical: false,
    longest: maxTicks * longestTick,
  }
}

export const rts = defineGame({
  id: 'rts',
  summary: 'microRTS: bases, workers and armies on a grid, moved at the same time',
  options: rtsOptions,
  examples: ['rts', 'rts?map=tiny-5x4&maxTicks=500', 'rts?fog=true', 'rts?unitTable=3&conflicts=random'],
  make(given) {
    const read = readRules(given)
    return read.ok ? ok(new Rts(read.value.rules, read.value.options)) : read
  },
})
