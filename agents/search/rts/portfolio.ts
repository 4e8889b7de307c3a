import type { Rng } from '../../../envs/core/rng.ts'
import { hasChoice } from '../../../envs/rts/legal.ts'
import { IDLE } from '../../../envs/rts/orders.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import type { Field } from '../../baselines/rts/field.ts'
import type { Script } from '../../baselines/rts/script.ts'
import type { Budget } from '../budget.ts'
import type { World } from '../mcts.ts'
import { Playout, worth } from './playout.ts'

/** A script that has each unit ordered by another: those named by their ids, and all others, those yet to come too, by one for the rest. */
export class Assignment implements Script {
  readonly name = 'assignment'
  rest: Script
  readonly named = new Map<number, Script>() // by unit id

  constructor(rest: Script) {
    this.rest = rest
  }

  scriptFor(unitId: number): Script {
    return this.named.get(unitId) ?? this.rest
  }

  order(field: Field, unit: number, rng: Rng): number {
    return this.scriptFor(field.state.ids[unit]).order(field, unit, rng)
  }
}

/** What came of the playouts in which a unit followed a script. */
export interface Trial {
  readonly script: Script
  visits: number
  total: number // of values from -1 to 1, from the player's side
}

/**
 * Portfolio greedy search (Churchill and Buro 2013), for the whole game rather than a battle: first every script for all of the player's units
 * against every script of the other; the player begins with the one whose worst case is best, and the other is thought to play that worst case.
 * Then, unit by unit, every script is tried for it while the others stay with theirs, and the best kept. Every playout starts from
 * another guess at what is hidden.
 */
export class Portfolio {
  readonly chosen: Assignment
  /** By unit id, for units that had a choice. */
  readonly trials = new Map<number, Trial[]>()
  /** What the choice is expected to bring, from -1 to 1. */
  value = 0
  private readonly scripts: readonly Script[]
  private readonly horizon: number
  private readonly playout: Playout
  private readonly state: RtsState
  private answer: Script // what the other is thought to play
  private done = 0
  private simulations = 0

  /** @param scratch any state of the game; the search plays on it. @param horizon ticks that a playout looks ahead. */
  constructor(scratch: RtsState, scripts: readonly Script[], horizon: number) {
    this.scripts = scripts
    this.horizon = horizon
    this.playout = new Playout(scratch.rules)
    this.state = scratch
    this.chosen = new Assignment(scripts[0])
    this.answer = scripts[0]
  }

  /** Searches anew for a player in a position. Returns how many playouts there were. */
  run(position: RtsState, world: World, player: number, simulations: number, budget: Budget, rng: Rng): number {
    this.done = 0
    this.simulations = simulations
    this.chosen.named.clear()
    this.trials.clear()
    this.begin(world, player, budget, rng)
    const units: number[] = []
    for (let unit = 0; unit < position.count; unit++) {
      if (position.owners[unit] === player && position.orders[unit] === IDLE && hasChoice(position, unit))
        units.push(position.ids[unit])
    }
    for (let round = 0; units.length > 0 && this.goesOn(budget); round++) {
      let changed = false
      for (const id of rng.shuffle(units)) changed = this.improve(id, world, player, budget, rng) || changed
      if (!changed && round > 0) break
    }
    return this.done
  }

  private goesOn(budget: Budget): boolean {
    return this.done < this.simulations && !budget.spent()
  }

  /** Every script against every script. */
  private begin(world: World, player: number, budget: Budget, rng: Rng): void {
    const { scripts } = this
    let most = Number.NEGATIVE_INFINITY
    for (const own of rng.shuffle([...scripts])) {
      let least = Number.POSITIVE_INFINITY
      let worst = scripts[0]
      for (const other of scripts) {
        const value = this.simulate(world, player, own, other, rng)
        if (value < least) {
          least = value
          worst = other
        }
        if (!this.goesOn(budget)) break
      }
      if (least > most) {
        most = least
        this.chosen.rest = own
        this.answer = worst
      }
      if (!this.goesOn(budget)) break
    }
    this.value = most
  }

  /** Tries every script for a unit. Returns whether it follows another now. */
  private improve(id: number, world: World, player: number, budget: Budget, rng: Rng): boolean {
    const { chosen, scripts } = this
    const before = chosen.scriptFor(id)
    const trials = this.trials.get(id) ?? scripts.map(script => ({ script, visits: 0, total: 0 }))
    this.trials.set(id, trials)
    for (const trial of trials) {
      if (!this.goesOn(budget)) break
      chosen.named.set(id, trial.script)
      trial.visits++
      trial.total += this.simulate(world, player, chosen, this.answer, rng)
    }
    let best = trials.find(({ script }) => script === before)!
    for (const trial of trials) if (mean(trial) > mean(best)) best = trial
    chosen.named.set(id, best.script)
    if (best.visits > 0) this.value = mean(best)
    return best.script !== before
  }

  /** Plays one guess on by both sides' scripts. Returns what it is worth to the player. */
  private simulate(world: World, player: number, own: Script, other: Script, rng: Rng): number {
    const { state } = this
    world(state)
    state.submitted[1 - player].count = 0 // decided anew, by its script
    this.playout.play(state, player === 0 ? [own, other] : [other, own], state.time + this.horizon, rng)
    this.done++
    return worth(state, player)
  }
}

export function mean({ visits, total }: Trial): number {
  return visits > 0 ? total / visits : Number.NEGATIVE_INFINITY
}
