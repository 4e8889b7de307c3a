import { inspect } from 'node:util'
import type { Agent, Clock, Seat } from '../agents/core/agent.ts'
import type { AgentPlan } from '../agents/core/registry.ts'
import { seatAt } from '../agents/core/seat.ts'
import type { Json } from '../envs/core/game.ts'
import { LudusError, unwrap } from '../envs/core/result.ts'
import { type Alarm, type Now, SeatClock } from './clock.ts'
import type { ClockLimits, Forfeit } from './job.ts'
import type { World } from './world.ts'

/** What an agent may be busy with when it hangs. */
export const PHASES = ['idle', 'preparing', 'making', 'resetting', 'thinking', 'closing'] as const
export type Phase = (typeof PHASES)[number]

/** Hears what is about to run before it runs, so that whoever watches from outside can tell what hangs. */
export interface Witness {
  /** @param budget milliseconds that this may take; Infinity where no clock says. */
  begins(phase: Phase, player: number, budget: number): void
  /** A decision of this player has ended. */
  decided(player: number, spent: number, decisions: number): void
  played(action: number): void
}

/** How a seat keeps time. */
export interface Timing {
  readonly limits: ClockLimits
  readonly now: Now
  readonly alarm: Alarm | undefined
  /** Milliseconds after which an agent without a clock counts as hung; can only end what awaits something. */
  readonly hang: number
}

/** Agents get at most this long to end their programs. */
const CLOSING_TIME = 5000 // milliseconds
/** How much is kept of what an agent writes: its last 64 KiB, counted in UTF-16 units. */
const NOTES = 65_536

/** What an agent's own faults count as, by their code: it may know better than its exception shows. All others are errors. */
const REASONS: Readonly<Record<string, Forfeit['reason']>> = { 'illegal-action': 'illegal', deadline: 'hang' }

const LATE = Symbol('late')

/** An agent in its seat for one match, and what to make of whatever it does. Nothing that it throws gets past here. */
export class Seated {
  readonly clock: SeatClock
  /** What it wrote to standard error, or threw. */
  notes = ''
  private agent: Agent | undefined
  private readonly plan: AgentPlan
  private readonly player: number
  private readonly world: World
  private readonly timing: Timing
  private readonly witness: Witness | undefined
  private readonly view: Seat
  /** What the agent sees of its clock: nothing by which it could set it. */
  private readonly shownClock: Clock

  constructor(plan: AgentPlan, player: number, world: World, timing: Timing, witness: Witness | undefined) {
    this.plan = plan
    this.player = player
    this.world = world
    this.timing = timing
    this.witness = witness
    this.clock = new SeatClock(timing.limits, timing.now)
    this.shownClock = Object.freeze({
      elapsed: () => this.clock.elapsed(),
      left: () => this.clock.left(),
      gameLeft: () => this.clock.gameLeft(),
    })
    this.view = seatAt(world.game, player, world.state, world.told)
  }

  /** Makes the agent and tells it of the game. Its clock does not run yet; only hanging forfeits. */
  async sit(): Promise<Forfeit | undefined> {
    const { world, player, witness } = this
    try {
      witness?.begins('making', player, Number.POSITIVE_INFINITY)
      this.agent = unwrap(this.plan.make(world.game))
      witness?.begins('resetting', player, Number.POSITIVE_INFINITY)
      const ready = this.agent.reset(world.game, player, world.agentRng(player))
      if (ready && (await this.within(ready, this.timing.hang)) === LATE) {
        return this.forfeit('hang', `Expected the agent to be ready within ${this.timing.hang} ms, but it was not.`)
      }
      return undefined
    } catch (error) {
      return this.threw('the agent to take its seat', error)
    }
  }

  /** A legal action, RESIGN where that is one, or a forfeit. A promise only where the agent gave one. */
  decide(): number | Forfeit | Promise<number | Forfeit> {
    const { clock, player } = this
    const budget = clock.budget()
    this.witness?.begins('thinking', player, budget)
    clock.start()
    let answer: unknown
    let later: PromiseLike<unknown> | undefined
    try {
      answer = this.agent!.act(this.view, this.shownClock)
      later = isThenable(answer) ? answer : undefined
    } catch (error) {
      return this.judge(undefined, error)
    }
    return later ? this.await(later, budget) : this.judge(answer)
  }

  /** What the last decision rested on, as plain data; undefined where the agent doesn't say. */
  thoughts(): Json | undefined {
    try {
      const thoughts = this.agent?.thoughts?.()
      return thoughts === undefined ? undefined : (JSON.parse(JSON.stringify(thoughts)) as Json)
    } catch (error) {
      this.note(shown(error))
      return undefined
    }
  }

  /** Ends the agent, and collects what its program has written. */
  async close(): Promise<void> {
    const { agent } = this
    if (!agent) return
    try {
      const limit = Math.min(CLOSING_TIME, this.timing.hang)
      this.witness?.begins('closing', this.player, limit)
      this.note(agent.stderr?.() ?? '')
      const closing = agent.close?.()
      if (closing) await this.within(closing, limit)
      this.note(agent.stderr?.() ?? '')
    } catch (error) {
      this.note(shown(error))
    }
  }

  note(text: string): void {
    if (text !== '') this.notes = (this.notes + text).slice(-NOTES)
  }

  private async await(answer: PromiseLike<unknown>, budget: number): Promise<number | Forfeit> {
    const { hang } = this.timing
    const timed = budget !== Number.POSITIVE_INFINITY
    try {
      const given = await this.within(answer, timed ? budget : hang)
      if (given !== LATE) return this.judge(given)
      const { overrun } = this.clock.stop()
      this.witness?.decided(this.player, this.clock.spent, this.clock.decisions)
      if (timed) return this.forfeit('time', overrun ?? `Expected a decision within ${budget} ms, but none came.`)
      return this.forfeit('hang', `Expected a decision within ${hang} ms, but none came.`)
    } catch (error) {
      return this.judge(undefined, error)
    }
  }

  /** Being late weighs most: an agent that throws because its time is up has overrun. */
  private judge(answer: unknown, error?: unknown): number | Forfeit {
    const { clock, player, world } = this
    const { overrun } = clock.stop()
    this.witness?.decided(player, clock.spent, clock.decisions)
    if (error !== undefined) this.note(`${shown(error)}\n`)
    if (overrun) return this.forfeit('time', overrun)
    if (error !== undefined) return this.threw('a decision', error, false)
    if (typeof answer === 'number' && (world.state.isLegal(answer) || world.mayResign(answer))) return answer
    const legal = world.legalCount()
    const expected = `one of the ${legal} legal actions after ${world.actions.length} actions`
    return this.forfeit('illegal', `Expected ${expected}, but got ${shown(answer)}.`)
  }

  private threw(expected: string, error: unknown, note = true): Forfeit {
    if (note) this.note(`${shown(error)}\n`)
    const reason = error instanceof LudusError ? REASONS[error.code] : undefined
    if (reason) return this.forfeit(reason, (error as LudusError).message)
    const what = error instanceof Error ? nameOf(error) : shown(error)
    return this.forfeit('error', `Expected ${expected}, but got an exception: ${what}`)
  }

  private forfeit(reason: Forfeit['reason'], detail: string): Forfeit {
    return { player: this.player, reason, detail }
  }

  private async within<T>(promise: PromiseLike<T>, milliseconds: number): Promise<T | typeof LATE> {
    const { alarm } = this.timing
    if (!alarm || milliseconds === Number.POSITIVE_INFINITY) return promise
    let cancel = (): void => {}
    const late = new Promise<typeof LATE>(resolve => {
      cancel = alarm(milliseconds, () => resolve(LATE))
    })
    try {
      return await Promise.race([promise, late])
    } finally {
      cancel()
    }
  }
}

/** Any value as text: what an agent made may throw when it is looked at. */
function shown(value: unknown): string {
  try {
    return inspect(value, { depth: 1, breakLength: 200 })
  } catch {
    return 'something that throws when it is looked at'
  }
}

function nameOf(error: Error): string {
  try {
    return `${error.name}: ${error.message}`
  } catch {
    return shown(error)
  }
}

function isThenable(answer: unknown): answer is PromiseLike<unknown> {
  return typeof answer === 'object' && answer !== null && typeof (answer as { then?: unknown }).then === 'function'
}
