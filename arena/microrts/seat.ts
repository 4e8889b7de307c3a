import type { Agent, Seat } from '../../agents/core/agent.ts'
import type { AgentPlan } from '../../agents/core/registry.ts'
import { seatAt } from '../../agents/core/seat.ts'
import type { Game } from '../../envs/core/game.ts'
import type { GameRegistry } from '../../envs/core/registry.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import type { RtsMap } from '../../envs/rts/map.ts'
import type { RtsState } from '../../envs/rts/state.ts'
import type { Now } from '../clock.ts'
import type { HostState } from './hostState.ts'
import type { HostRules } from './unitTable.ts'

/** What all conversations of a server share. */
export interface Hosted {
  readonly games: GameRegistry
  readonly plan: AgentPlan
  readonly now: Now
  /** Takes what people should know. */
  readonly report: (text: string) => void
}

/** A game of the host's. */
export interface HostGame extends HostRules {
  /** As it began, or as far as it was shown when first asked for. */
  readonly map: RtsMap
  readonly fog: boolean
}

/** The host does not say where it ends its games; ours must end somewhere. */
const MAX_TICKS = 1_000_000

/** An agent in a seat of the host's game, and the state that it looks at. */
export class HostSeat {
  readonly agent: Agent
  readonly game: Game<RtsState>
  readonly state: RtsState
  readonly view: Seat
  readonly fog: boolean
  number = -1 // of the game that the agent has been told of, in this conversation
  time = 0 // of the state that it decided on last
  private readonly about: string // the game, as JSON
  private readonly map: RtsMap

  /** Throws {@link LudusError} where the agent can't play it; one that can't play under fog plays as if nothing were hidden. */
  static make(hosted: Hosted, about: HostGame, player: number): HostSeat {
    const { units: unitTable, conflicts, fog } = about
    const options = { map: about.map, unitTable, conflicts, maxTicks: MAX_TICKS }
    const [clear, fogged] = [false, true].map(fog => unwrap(hosted.games.make('rts', { ...options, fog })))
    const reason = fog ? hosted.plan.refuses(fogged) : undefined
    if (reason) hosted.report(`${hosted.plan.name} can't play ${reason}, and takes what it is shown for all there is.`)
    return new HostSeat(hosted.plan, about, (fog && !reason ? fogged : clear) as Game<RtsState>, player)
  }

  private constructor(plan: AgentPlan, about: HostGame, game: Game<RtsState>, player: number) {
    this.game = game
    this.agent = unwrap(plan.make(game))
    this.state = game.start(Rng.fromSeed(0))
    this.view = seatAt(game, player, this.state, [])
    this.fog = about.fog
    this.about = JSON.stringify(about)
    this.map = about.map
  }

  /** Whether this is such a game. */
  plays(about: HostGame): boolean {
    return this.about === JSON.stringify(about)
  }

  /** Whether a state of the host's is of the same ground. */
  shows({ now: { width, height, terrain } }: HostState): boolean {
    return this.map.width === width && this.map.height === height && this.map.terrain === terrain
  }
}
