import type { Agent, Clock } from '../../agents/core/agent.ts'
import type { AgentPlan } from '../../agents/core/registry.ts'
import { seatAt } from '../../agents/core/seat.ts'
import type { Game, Json } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { GoState } from '../../envs/go/state.ts'
import type { GtpRecord } from './record.ts'

interface Seated {
  readonly agent: Agent
  readonly game: Game<GoState>
  line: readonly number[] | undefined // the line that it was told of
}

/** The agent in both seats: a controller may ask for moves of either colour. Made for a game when first asked, told anew of every line. */
export class GtpPlayers {
  private readonly plan: AgentPlan
  private readonly rng: Rng
  private readonly seats: (Seated | undefined)[] = [undefined, undefined]
  private lines = 0
  private last: Agent | undefined

  constructor(plan: AgentPlan, rng: Rng) {
    this.plan = plan
    this.rng = rng
  }

  /** What the agent decides for the player to move. The record stays as it is. */
  async decide(record: GtpRecord, player: number, clock: Clock): Promise<number> {
    const { game, state, line } = record
    const seated = await this.seat(player, game)
    if (seated.line !== line) {
      await seated.agent.reset(game, player, this.rng.split(`${player}/${this.lines++}`))
      seated.line = line
    }
    this.last = seated.agent
    return seated.agent.act(seatAt(game, player, state, line), clock)
  }

  /** What the last decision rested on. */
  thoughts(): Json {
    return this.last?.thoughts?.() ?? null
  }

  async close(): Promise<void> {
    for (const seated of this.seats.splice(0)) await seated?.agent.close?.()
  }

  private async seat(player: number, game: Game<GoState>): Promise<Seated> {
    const seated = this.seats[player]
    if (seated?.game === game) return seated
    await seated?.agent.close?.()
    this.seats[player] = undefined
    const made: Seated = { agent: unwrap(this.plan.make(game)), game, line: undefined }
    this.seats[player] = made
    return made
  }
}
