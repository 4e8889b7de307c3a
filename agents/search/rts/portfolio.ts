import { Rng, type RngState } from '../../../envs/core/rng.ts'
import { hasChoice } from '../../../envs/rts/legal.ts'
import { IDLE } from '../../../envs/rts/orders.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import type { Field } from '../../baselines/rts/field.ts'
import type { Script } from '../../baselines/rts/script.ts'
import type { Budget } from '../budget.ts'
import { type Guess, Playout, worth } from './playout.ts'

/** Who orders which unit: some by their ids, for good or for the tick at hand only; and one for all others, those yet to come too. */
export class Assignment implements Script {
  readonly name = 'assignment'
  rest: Script
  now = 0 // the tick at hand
  readonly named = new Map<number, Script>() // by unit id
  private readonly passing: ReadonlySet<Script>

  /** @param passing scripts that are followed in the tick at hand only. */
  constructor(rest: Script, passing: readonly Script[]) {
    this.rest = rest
    this.passing = new Set(passing)
  }

  scriptFor(unitId: number): Script {
    return this.named.get(unitId) ?? this.rest
  }

  order(field: Field, unit: number, rng: Rng): number {
    let script = this.scriptFor(field.state.ids[unit])
    if (field.state.time !== this.now && this.passing.has(script)) script = this.rest
    return script.order(field, unit, rng)
  }
}

/** What came of the playouts in which a unit followed a script. */
export interface Trial {
  readonly script: Script
  visits: number
  total: number // of values from -1 to 1, from the player's side
}

const LOTS = 2 // how many draws of chance, ties and what is hidden all trials for a unit have in common

/**
 * Portfolio greedy search (Churchill and Buro 2013), for the whole game rather than a battle: first every script for all of the player's units
 * against every script of the other; the player begins with the one whose worst case is best, and the other is thought to play that worst case.
 * Then, unit by unit, every script is tried for it while the others stay with theirs, and the best kept. What is compared is played out with the
 * same draws, the guess at what is hidden among them, so that luck does not decide.
 */
export class Portfolio {
  readonly chosen: Assignment
  /** By unit id, for units that had a choice. */
  readonly trials = new Map<number, Trial[]>()
  /** What the choice is expected to bring, from -1 to 1. */
  value = 0
  private readonly scripts: readonly Script[]
  private readonly candidates: readonly Script[] // for a single unit
  private readonly horizon: number
  private readonly playout: Playout
  private readonly state: RtsState
  private readonly lots: RngState[] = []
  private answer: Script // what the other is thought to play
  private done = 0
  private simulations = 0

  /**
   * @param scratch any state of the game; the search plays on it.
   * @param scripts that a side may follow for good. @param passing more of them that a unit may follow for one order.
   * @param horizon ticks that a playout looks ahead.
   */
  constructor(scratch: RtsState, scripts: readonly Script[], passing: readonly Script[], horizon: number) {
    this.scripts = scripts
    this.candidates = [...scripts, ...passing]
    this.horizon = horizon
    this.playout = new Playout(scratch.rules)
    this.state = scratch
    this.chosen = new Assignment(scripts[0], passing)
    this.answer = scripts[0]
  }

  /** Searches anew for a player in a position. Returns how many playouts there were. */
  run(position: RtsState, guess: Guess, player: number, simulations: number, budget: Budget, rng: Rng): number {
    this.done = 0
    this.simulations = simulations
    this.chosen.named.clear()
    this.chosen.now = position.time
    this.trials.clear()
    this.lots.length = 0
    for (let lot = 0; lot < LOTS; lot++) this.lots.push(rng.split(lot).save())
    rng.int32()
    this.begin(guess, player, budget)
    const units: number[] = []
    for (let unit = 0; unit < position.count; unit++) {
      if (position.owners[unit] === player && position.orders[unit] === IDLE && hasChoice(position, unit))
        units.push(position.ids[unit])
    }
    let changed = units.length > 0
    while (changed && this.goesOn(budget)) {
      changed = false
      for (const id of units) changed = this.improve(id, guess, player, budget) || changed
    }
    return this.done
  }

  private goesOn(budget: Budget): boolean {
    return this.done < this.simulations && !budget.spent()
  }

  /** Every script against every script. */
  private begin(guess: Guess, player: number, budget: Budget): void {
    const { scripts } = this
    let most = Number.NEGATIVE_INFINITY
    for (const own of scripts) {
      let least = Number.POSITIVE_INFINITY
      let worst = scripts[0]
      for (const other of scripts) {
        const value = this.simulate(guess, player, own, other, 0)
        if (value < least) {
          least = value
          worst = other
        }
        if (least <= most || !this.goesOn(budget)) break
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
  private improve(id: number, guess: Guess, player: number, budget: Budget): boolean {
    const { chosen, candidates } = this
    const before = chosen.scriptFor(id)
    const trials = candidates.map(script => ({ script, visits: 0, total: 0 }))
    for (const trial of trials) {
      chosen.named.set(id, trial.script)
      for (let lot = 0; lot < LOTS && this.goesOn(budget); lot++) {
        trial.total += this.simulate(guess, player, chosen, this.answer, lot)
        trial.visits++
      }
    }
    let best = trials.find(({ script }) => script === before)!
    for (const trial of trials) if (trial.visits === LOTS && mean(trial) > mean(best)) best = trial
    this.trials.set(id, trials)
    chosen.named.set(id, best.script)
    if (best.visits > 0) this.value = mean(best)
    return best.script !== before
  }

  /** Plays one guess on by both sides' scripts. Returns what it is worth to the player. */
  private simulate(guess: Guess, player: number, own: Script, other: Script, lot: number): number {
    const { state } = this
    const rng = Rng.fromState(this.lots[lot])
    guess(state, rng)
    state.submitted[1 - player].count = 0 // decided anew, by its script
    this.playout.play(state, player === 0 ? [own, other] : [other, own], state.time + this.horizon, rng)
    this.done++
    return worth(state, player)
  }
}

function mean({ visits, total }: Trial): number {
  return visits > 0 ? total / visits : Number.NEGATIVE_INFINITY
}
