import type { AgentPlan } from '../agents/core/registry.ts'
import type { Game } from '../envs/core/game.ts'
import { fail, ok, type Result } from '../envs/core/result.ts'
import type { MatchJob } from './job.ts'
import type { Registries } from './use.ts'

/** A job's game and agents, read and found to fit each other. */
export interface MatchPlan {
  readonly game: Game
  /** By seat. */
  readonly seats: readonly AgentPlan[]
}

type Sides = Pick<MatchJob, 'game' | 'position' | 'agents'>

/** Plans kept by a planner before it starts afresh: a tournament has few games and few pairings. */
const MEMORY = 256

/**
 * Reads jobs, and finds up front what is wrong with one: an unknown game or agent, wrong options, an unreadable position, too few or too
 * many agents, an agent that refuses the game. None of this is a forfeit: no match could be played. Plans are kept, so that the jobs
 * of a tournament share their games.
 */
export class MatchPlanner {
  private readonly registries: Registries
  private readonly plans = new Map<string, MatchPlan>()

  constructor(registries: Registries) {
    this.registries = registries
  }

  plan(job: Sides): Result<MatchPlan> {
    const key = JSON.stringify([job.game, job.position, job.agents])
    const known = this.plans.get(key)
    if (known) return ok(known)
    const plan = planMatch(job, this.registries)
    if (!plan.ok) return plan
    if (this.plans.size >= MEMORY) this.plans.clear()
    this.plans.set(key, plan.value)
    return plan
  }
}

function planMatch({ game: { id, options }, position, agents }: Sides, registries: Registries): Result<MatchPlan> {
  const game = registries.games.make(id, options)
  if (!game.ok) return game
  const { players } = game.value.spec
  if (agents.length !== players) {
    return fail(
      'wrong-seats',
      `Expected ${players} agent${players === 1 ? '' : 's'} for ${id}, but got ${agents.length}.`,
    )
  }
  if (position !== undefined) {
    const state = game.value.fromPosition(position)
    if (!state.ok) return state
  }
  const seats: AgentPlan[] = []
  for (const agent of agents) {
    const plan = registries.agents.plan(agent)
    if (!plan.ok) return plan
    const reason = plan.value.refuses(game.value)
    if (reason) return fail('refused', `${plan.value.name} can't play ${id} ${reason}.`)
    seats.push(plan.value)
  }
  return ok({ game: game.value, seats })
}
