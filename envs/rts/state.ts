import { CHANCE, type End, type Json, OVER, type State } from '../core/game.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Rng } from '../core/rng.ts'
import { END, HARVEST_AT, HOLD } from './actions.ts'
import { cycle, damagesToDraw, takeDamage } from './cycle.ts'
import { hashOf } from './hash.ts'
import { issue, submitAction, submitOrder, takeCoin } from './issue.ts'
import { hasChoice, isLegalAction, listOrders } from './legal.ts'
import { observe } from './observe.ts'
import { IDLE, type Order } from './orders.ts'
import { resample } from './resample.ts'
import { save } from './save.ts'
import { ISSUING, NOBODY, ORDERING, World } from './world.ts'

export { NOBODY } from './world.ts'

/**
 * A game under way. Each tick, player 0 and then player 1 order their idle units, one after another, as far as these have a choice; then the tick is
 * made, and those after it in which nobody has anything to decide. Beneath that are the rules: {@link submit} and {@link resolve}.
 */
export class RtsState extends World implements State {
  turn = 0 // a player, CHANCE or OVER
  asked = NOBODY // index of the unit that is asked for its order, or NOBODY

  /** Whether a player has no units left; before the first tick nobody looks. */
  get decided(): boolean {
    return this.time > 0 && (this.alive[0] === 0 || this.alive[1] === 0)
  }

  /** Whether no further tick is made. */
  get over(): boolean {
    return this.decided || this.time >= this.rules.maxTicks
  }

  get end(): End {
    if (this.turn !== OVER) return 'going'
    return this.decided ? 'terminated' : 'truncated'
  }

  /** The player that alone has units where the game is over by its rules; -1 for nobody. */
  get winner(): number {
    if (!this.decided || this.alive[0] + this.alive[1] === 0) return -1
    return this.alive[0] > 0 ? 0 : 1
  }

  /** Covers all but what may be said of the past: the count of clashes but for its last bit. */
  get hash(): number {
    return hashOf(this)
  }

  // --- the rules: whole lists of orders, whole ticks ---

  /**
   * Takes any orders as a player's for this tick, in place of what it had submitted; what is not legal becomes a wait. Fails, and changes nothing, with
   * `unknown-unit`, with `not-a-players-unit` for a unit that is nobody's, and with `two-owners` where not all units have the same owner (which
   * need not be the player).
   */
  submit(player: number, orders: readonly Order[]): Result<null> {
    let owner = -1
    for (const [id] of orders) {
      const unit = this.indexOf(id)
      if (unit < 0) return fail('unknown-unit', `Expected the id of a unit on the map, but got ${id}.`)
      if (this.owners[unit] < 0) return fail('not-a-players-unit', `Expected a player's unit, but ${id} is nobody's.`)
      if (owner >= 0 && this.owners[unit] !== owner)
        return fail('two-owners', `Expected units of one player in one list, but ${id} is of the other.`)
      owner = this.owners[unit]
    }
    this.submitted[player].count = 0
    for (const [id, type, param, unitType, x, y] of orders)
      submitOrder(this, player, this.indexOf(id), type, param, unitType, x, y)
    return ok(null)
  }

  /** Adds an order to a player's for this tick, by an action that is legal for the unit with this index. */
  order(player: number, unit: number, action: number): void {
    submitAction(this, player, unit, action)
  }

  /** Whether the tick is being made and waits for a draw. */
  get drawing(): boolean {
    return this.phase !== ORDERING
  }

  /** Makes the tick with what was submitted. Returns whether it is made; if not, a draw is needed: {@link draws}, {@link take}, and again. */
  resolve(): boolean {
    return (this.phase > ISSUING || issue(this)) && cycle(this)
  }

  /** How many equally likely outcomes the draw has that {@link resolve} waits for. */
  get draws(): number {
    return this.phase === ISSUING ? 2 : damagesToDraw(this)
  }

  /** The least of the damages to draw among, where damage is to be drawn. */
  get leastDamage(): number {
    return this.rules.table.leastDamage[this.types[this.due[this.acted]]]
  }

  /** Takes the outcome of the draw that {@link resolve} waits for: a coin's, or damage above the least. */
  take(outcome: number): void {
    if (this.phase === ISSUING) takeCoin(this, outcome)
    else takeDamage(this, outcome)
  }

  // --- the contract: one action for each unit that is asked ---

  legal(out: Int32Array): number {
    if (this.turn < 0) return 0
    if (this.asked === NOBODY) {
      out[0] = END
      return 1
    }
    const count = listOrders(this, this.asked, out)
    // All but attacks, which come first, ascend already.
    for (let at = 1; at < count && out[at] < HARVEST_AT; at++) {
      const action = out[at]
      let to = at
      for (; to > 0 && out[to - 1] > action; to--) out[to] = out[to - 1]
      out[to] = action
    }
    out[count] = HOLD
    out[count + 1] = END
    return count + 2
  }

  isLegal(action: number): boolean {
    if (this.turn === CHANCE) return Number.isInteger(action) && action >= 0 && action < this.draws
    if (this.turn < 0) return false
    return this.asked === NOBODY ? action === END : isLegalAction(this, this.asked, action)
  }

  play(action: number): void {
    if (this.turn === CHANCE) {
      this.take(action)
      this.pass()
      return
    }
    if (action < HOLD) submitAction(this, this.turn, this.asked, action)
    this.asked = action === END ? NOBODY : this.nextAsked(this.turn, this.asked + 1)
    if (this.asked === NOBODY && this.turn === 0) {
      this.turn = 1
      this.asked = this.nextAsked(1, 0)
    }
    if (this.asked === NOBODY) this.pass()
  }

  outcomes(out: Float64Array): number {
    if (this.turn !== CHANCE) return 0
    const count = this.draws
    out.fill(1 / count, 0, count)
    return count
  }

  /** To the winner 1 and to the other -1; 0 each for a draw and where time is up. */
  rewards(out: Float64Array): void {
    const winner = this.turn === OVER ? this.winner : -1
    out[0] = winner < 0 ? 0 : 1 - 2 * winner
    out[1] = -out[0] + 0 // no -0
  }

  observe(player: number, out: Float32Array): void {
    observe(this, player, out)
  }

  /** Begins a tick: finds out whose turn it is. Called by those who have made ticks by {@link resolve}, before they go on by actions. */
  ask(): void {
    this.turn = 0
    this.asked = NOBODY
    if (this.over) {
      this.turn = OVER
      return
    }
    this.asked = this.nextAsked(0, 0)
    if (this.asked !== NOBODY) return
    this.asked = this.nextAsked(1, 0)
    if (this.asked !== NOBODY) this.turn = 1
  }

  /** Makes ticks until somebody has something to decide, chance is to be drawn, or it is over. */
  private pass(): void {
    do {
      if (!this.resolve()) {
        this.turn = CHANCE
        this.asked = NOBODY
        return
      }
      this.ask()
    } while (this.asked === NOBODY && this.turn !== OVER)
  }

  /** The player's first idle unit from an index on that has a choice, or NOBODY. */
  nextAsked(player: number, from: number): number {
    if (this.idle(player) === 0) return NOBODY
    for (let unit = from; unit < this.count; unit++) {
      if (this.owners[unit] === player && this.orders[unit] === IDLE && hasChoice(this, unit)) return unit
    }
    return NOBODY
  }

  resample(player: number, rng: Rng): void {
    resample(this, player, rng)
  }

  override copyFrom(other: this): void {
    super.copyFrom(other)
    this.turn = other.turn
    this.asked = other.asked
  }

  clone(): this {
    const copy = new RtsState(this.rules) as this
    copy.copyFrom(this)
    return copy
  }

  save(): Json {
    return save(this)
  }
}
