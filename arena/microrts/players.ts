import { type Clock, RESIGN } from '../../agents/core/agent.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { decode, END } from '../../envs/rts/actions.ts'
import type { RtsMap } from '../../envs/rts/map.ts'
import { type Order, WAIT } from '../../envs/rts/orders.ts'
import { NOBODY } from '../../envs/rts/state.ts'
import type { Now } from '../clock.ts'
import { mayBeFogged } from './fog.ts'
import type { HostState } from './hostState.ts'
import { place } from './place.ts'
import { type Hosted, type HostGame, HostSeat } from './seat.ts'
import type { HostRules } from './unitTable.ts'

/** The agent in whichever seats a host asks for: made when first asked in one, told of every new game. */
export class HostedPlayers {
  private readonly hosted: Hosted
  private readonly rng: Rng
  private readonly seats: (HostSeat | undefined)[] = [undefined, undefined]
  private games = 0 // begun in this conversation
  private start: RtsMap | undefined // of the game that is played, where the host has shown it

  constructor(hosted: Hosted, rng: Rng) {
    this.hosted = hosted
    this.rng = rng
  }

  /** A game begins, or will. @param start the whole map, where the host shows it. */
  newGame(start?: RtsMap): void {
    this.games++
    this.start = start
  }

  /**
   * An order for each idle unit of a player: what the agent gives it, else a wait of one tick.
   * @param milliseconds for all of them. Throws {@link LudusError} where the agent can't play the host's game.
   */
  async decide(player: number, host: HostState, rules: HostRules, milliseconds: number): Promise<Order[]> {
    const deadline = this.hosted.now() + milliseconds
    const seat = await this.seat(player, host, rules)
    const { state } = seat
    unwrap(place(state, host, player))
    seat.time = host.time
    const orders: Order[] = []
    let idle = state.idle(player)
    for (let last = state.asked === NOBODY; !last; ) {
      const unit = state.asked
      const action = await this.act(seat, clockUntil(deadline, idle--, this.hosted.now))
      const order = decode(action, state.cells[unit], state.rules)
      if (order) orders.push([state.ids[unit], ...order])
      last = action === END || state.nextAsked(player, unit + 1) === NOBODY
      if (!last) state.play(action) // after the last, it is the host that makes the tick
    }
    return [...orders, ...waits(host, player, orders)]
  }

  async close(): Promise<void> {
    for (const seat of this.seats.splice(0)) await seat?.agent.close?.()
  }

  /** What the agent decides; the end of its turn where that is to give up, nothing legal, or nothing at all. */
  private async act({ agent, view, state, time }: HostSeat, clock: Clock): Promise<number> {
    const { report } = this.hosted
    try {
      const action = await agent.act(view, clock)
      if (action === RESIGN || state.isLegal(action)) return action === RESIGN ? END : action
      report(`Expected a legal action at tick ${time}, but the agent gave ${action}. Its units wait.`)
    } catch (error) {
      report(`Expected a decision at tick ${time}, but the agent failed: ${error}. Its units wait.`)
    }
    return END
  }

  /** The agent in a seat, told of the game. Games that look alike go on with the same agent. */
  private async seat(player: number, host: HostState, rules: HostRules): Promise<HostSeat> {
    const { games, hosted } = this
    const seat = this.seats[player]
    const fog = mayBeFogged(host.now, player, rules.units)
    if (seat?.number === games && seat.time <= host.time && seat.shows(host) && (fog || !seat.fog)) return seat
    const game: HostGame = { ...rules, map: this.start ?? host.now, fog }
    if (!seat?.plays(game)) {
      this.seats[player] = undefined
      await seat?.agent.close?.()
    }
    const next = seat?.plays(game) ? seat : HostSeat.make(hosted, game, player)
    this.seats[player] = next // from here on it is closed with the others, whatever becomes of it
    await next.agent.reset(next.game, player, this.rng.split(`${player}/${games}`))
    next.number = games
    next.time = host.time
    return next
  }
}

/** A wait of one tick for each idle unit of a player that has no order yet. */
function waits({ now, orders: assigned }: HostState, player: number, orders: readonly Order[]): Order[] {
  const ordered = new Set([...orders.map(([id]) => id), ...assigned.map(({ order }) => order[0])])
  return now.units
    .filter(([id, , owner]) => owner === player && !ordered.has(id))
    .map(([id]) => [id, WAIT, 1, -1, -1, -1])
}

/** The clock of one decision, the first of so many that share what is left until a deadline. */
function clockUntil(deadline: number, decisions: number, now: Now): Clock {
  const since = now()
  const share = since + (deadline - since) / decisions
  return { elapsed: () => now() - since, left: () => share - now() }
}
