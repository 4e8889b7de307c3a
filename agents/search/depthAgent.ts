import { z } from 'zod'
import type { Game, Json, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Clock, Seat } from '../core/agent.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { Budget } from './budget.ts'
import type { DepthSearch, Found } from './depthSearch.ts'

const CHECK_EVERY = 256 // positions between two looks at the clock

/** Options of every agent that searches to a depth: how far where neither depth nor time are given. */
export function depthOptions(depth: number) {
  return {
    depth: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe(`actions to look ahead; ${depth} where no time is given, else as far as time allows`),
    time: z.number().positive().optional().describe('milliseconds a decision; deepens until they are used up'),
  }
}

/** What {@link depthOptions} allow a decision. */
export function depthBudget(
  options: { readonly depth?: number | undefined; readonly time?: number | undefined },
  depth: number,
): DepthSettings {
  return {
    depth: options.depth ?? (options.time === undefined ? depth : Number.POSITIVE_INFINITY),
    time: options.time ?? Number.POSITIVE_INFINITY,
  }
}

export interface DepthSettings {
  /** Decisions to look ahead; Infinity where only time limits it. */
  readonly depth: number
  /** Milliseconds a decision; Infinity where only depth limits it. */
  readonly time: number
}

/** Plays the first move of the line that a search to a depth finds best. */
export class DepthAgent implements Agent {
  private readonly game: Game
  private readonly search: DepthSearch
  private readonly depth: number
  private readonly budget: Budget
  private readonly legal: Int32Array
  private rng!: Rng
  private position: State | undefined // of the last decision
  private found: Found | undefined

  constructor(game: Game, search: DepthSearch, settings: DepthSettings) {
    this.game = game
    this.search = search
    this.depth = Math.min(settings.depth, game.spec.longest)
    this.budget = new Budget(settings.time, CHECK_EVERY)
    this.legal = new Int32Array(game.spec.actions.count)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
  }

  async act(seat: Seat, clock: Clock): Promise<number> {
    this.budget.start(clock)
    this.position = seat.imagine(this.rng, this.position)
    const depth = seat.legal(this.legal) === 1 ? 1 : this.depth
    this.found = await this.search.search(this.position, depth, this.budget, this.rng)
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
