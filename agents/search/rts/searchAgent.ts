import type { Game, Json } from '../../../envs/core/game.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import { ACTIONS, END } from '../../../envs/rts/actions.ts'
import { NOBODY, type RtsState } from '../../../envs/rts/state.ts'
import { Field } from '../../baselines/rts/field.ts'
import type { Script } from '../../baselines/rts/script.ts'
import type { Agent, Clock, Seat } from '../../core/agent.ts'
import type { ActionThoughts, Thoughts } from '../../core/thoughts.ts'
import { Budget } from '../budget.ts'
import type { Guess } from './playout.ts'

const CHECK_EVERY = 2 // playouts between two looks at the clock

/** What a search found: whom to follow, and how the scripts that were tried for a unit have done. */
export interface Finding {
  readonly value: number
  readonly simulations: number
  readonly depth: number
  /** The script that a unit is to follow, by its id. */
  scriptFor(unitId: number): Script
  tried(unitId: number): readonly { readonly script: Script; readonly visits: number; readonly total: number }[]
}

/** A search among scripts, once for all units that are to be ordered in a tick. */
export interface ScriptSearch {
  search(position: RtsState, guess: Guess, player: number, budget: Budget, rng: Rng): Finding
}

/**
 * Plays a seat of the RTS by a search among scripts: it searches when the first unit of a tick is asked, and has all that are asked in this
 * tick follow what was found. Where a unit is asked again, or another tick has come, it searches anew.
 */
export class ScriptSearchAgent implements Agent {
  private readonly makeSearch: (scratch: RtsState) => ScriptSearch
  private readonly budget: Budget
  private readonly legal = new Int32Array(ACTIONS)
  private game!: Game
  private rng!: Rng
  private state: RtsState | undefined // of the last decision
  private field!: Field
  private search!: ScriptSearch
  private finding: Finding | undefined
  private readonly answered = new Set<number>() // ids of units that follow it
  private foundAt = -1 // tick
  private chosen = END

  /** @param time milliseconds a tick; Infinity where only simulations limit it. */
  constructor(makeSearch: (scratch: RtsState) => ScriptSearch, time: number) {
    this.makeSearch = makeSearch
    this.budget = new Budget(time, CHECK_EVERY)
  }

  reset(game: Game, _player: number, rng: Rng): void {
    this.game = game
    this.rng = rng
    this.state = undefined
    this.finding = undefined
  }

  act(seat: Seat, clock: Clock): number {
    const state = seat.imagine(this.rng, this.state) as RtsState
    if (!this.state) {
      this.field = new Field(state.rules)
      this.search = this.makeSearch(state.clone())
    }
    this.state = state
    if (state.asked === NOBODY) return END
    const id = state.ids[state.asked]
    if (!this.finding || this.foundAt !== state.time || this.answered.has(id)) {
      this.budget.start(clock)
      const guess = (into: RtsState, rng: Rng): void => void seat.imagine(rng, into)
      this.finding = this.search.search(state, guess, seat.player, this.budget, this.rng)
      this.foundAt = state.time
      this.answered.clear()
    }
    this.answered.add(id)
    this.field.begin(state, seat.player)
    this.chosen = this.finding.scriptFor(id).order(this.field, state.asked, this.rng)
    return this.chosen
  }

  thoughts(): Json {
    const { state, finding, game, rng } = this
    if (!state || !finding) return null
    const actions = new Map<number, { visits: number; total: number }>()
    for (const action of this.legal.subarray(0, state.legal(this.legal))) actions.set(action, { visits: 0, total: 0 })
    const id = state.ids[state.asked]
    const followed = finding.scriptFor(id)
    for (const { script, visits, total } of finding.tried(id)) {
      const orders = script === followed ? this.chosen : script.order(this.field, state.asked, rng.split(script.name))
      const each = actions.get(orders)!
      each.visits += visits
      each.total += total
    }
    const rows: ActionThoughts[] = [...actions].map(([action, { visits, total }]) => ({
      action: game.format(action, state),
      visits,
      value: visits > 0 ? total / visits : 0,
    }))
    const chosen = game.format(this.chosen, state)
    rows.sort((a, b) => Number(b.action === chosen) - Number(a.action === chosen) || b.visits - a.visits)
    return {
      value: finding.value,
      simulations: finding.simulations,
      depth: finding.depth,
      ...(this.budget.stopped === 'match clock' && { hurried: true }),
      pv: [chosen],
      actions: rows,
    } satisfies Thoughts
  }
}
