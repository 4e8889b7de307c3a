import { z } from 'zod'
import type { Game, Json, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Clock, Seat } from '../core/agent.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { AlphaBeta, type Found } from './alphaBeta.ts'
import { Budget } from './budget.ts'
import type { Heuristic } from './heuristics/heuristic.ts'

const CHECK_EVERY = 256 // positions between two looks at the clock
const DEPTH = 3 // where neither depth nor time are given

/** Options of the agents that search to a depth. */
export const depthOptions = z.strictObject({
  depth: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(`actions to look ahead; ${DEPTH} where no time is given, else as far as time allows`),
  time: z.number().positive().optional().describe('milliseconds a decision; deepens until they are used up'),
  table: z.int().min(0).max(24).default(16).describe('size of the transposition table: 2^table entries'),
})

export interface DepthSettings {
  readonly depth?: number | undefined
  readonly time?: number | undefined
  readonly table: number
}

/** Plays the first move of the line that {@link AlphaBeta} finds best. */
export class AlphaBetaAgent implements Agent {
  private readonly game: Game
  private readonly search: AlphaBeta
  private readonly depth: number
  private readonly budget: Budget
  private rng!: Rng
  private position: State | undefined // of the last decision
  private found: Found | undefined

  /** @param heuristic what a position is worth where the search is cut off */
  constructor(game: Game, heuristic: Heuristic, settings: DepthSettings) {
    this.game = game
    this.search = new AlphaBeta(game, { heuristic, tableBits: settings.table })
    this.depth = Math.min(settings.depth ?? (settings.time === undefined ? DEPTH : Infinity), game.spec.longest)
    this.budget = new Budget(settings.time ?? Number.POSITIVE_INFINITY, CHECK_EVERY)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
  }

  act(seat: Seat, clock: Clock): number {
    this.budget.start(clock)
    this.position = seat.imagine(this.rng, this.position)
    this.found = this.search.search(this.position, this.depth, this.budget, this.rng)
    return this.found.moves[0].action
  }

  thoughts(): Json {
    const { found, position, game } = this
    if (!found || !position) return null
    const state = position.clone()
    const pv = found.line.map(action => {
      const text = game.format(action, state)
      state.play(action)
      return text
    })
    return {
      value: found.moves[0].value,
      simulations: found.nodes,
      depth: found.depth,
      ...(this.budget.stopped === 'match clock' && { hurried: true }),
      pv,
      actions: found.moves.map(({ action, value, nodes }) => ({
        action: game.format(action, position),
        visits: nodes,
        value,
      })),
    } satisfies Thoughts
  }
}
