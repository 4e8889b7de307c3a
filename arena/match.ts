import { RESIGN } from '../agents/core/agent.ts'
import type { Json } from '../envs/core/game.ts'
import { unwrap } from '../envs/core/result.ts'
import type { Alarm, Now } from './clock.ts'
import type { Forfeit, MatchEvent, MatchJob, MatchRecord } from './job.ts'
import { MatchPlanner } from './plan.ts'
import { Seated, type Witness } from './seated.ts'
import type { Registries } from './use.ts'
import { ENGINE } from './version.ts'
import { type Outcome, World } from './world.ts'

/** What a match is played with. */
export interface MatchSupport extends Registries {
  /** The clock, handed in: milliseconds since 1970. */
  readonly now: Now
  /** Without it, an agent that never answers is waited for without end. */
  readonly alarm?: Alarm
  /** Milliseconds after which an agent that no clock limits forfeits as hung; for ever where absent. */
  readonly hang?: number
  /** Ends the match between two decisions: the generator throws the signal's reason. */
  readonly signal?: Pick<AbortSignal, 'throwIfAborted'>
  readonly witness?: Witness
  /** Whether actions are events too, not only start and end. True where absent. */
  readonly watched?: boolean
  /** What the agent in a seat wrote to the console of this thread. */
  readonly written?: (player: number) => string
  /** Reads the job; keeps games between matches where the same one is handed in again. */
  readonly planner?: MatchPlanner
}

/**
 * Plays one match, and yields what happens. No I/O: the clock comes from outside.
 *
 * An agent that throws, overruns its clock or answers with anything but a legal action forfeits, and the match has ended in good order.
 * Throws {@link LudusError} where the job itself is wrong, and whatever a game throws that breaks its own contract.
 */
export async function* playMatch(
  job: MatchJob,
  support: MatchSupport,
): AsyncGenerator<MatchEvent, MatchRecord, undefined> {
  const { now, witness, watched = true } = support
  const began = now()
  witness?.begins('preparing', -1, Number.POSITIVE_INFINITY)
  const plan = unwrap((support.planner ?? new MatchPlanner(support)).plan(job))
  yield { type: 'start', key: job.key }

  const events: MatchEvent[] = []
  const seats: Seated[] = []
  let asked = now()
  const listener = (world: World, action: number): void => {
    witness?.played(action)
    if (watched) events.push(actionEvent(world, action, now() - asked, seats[world.state.turn]?.thoughts()))
  }
  const world = unwrap(World.begin(plan.game, job, listener))
  yield* events.splice(0)

  const timing = { limits: job.clock, now, alarm: support.alarm, hang: support.hang ?? Number.POSITIVE_INFINITY }
  for (const [player, agent] of plan.seats.entries()) seats.push(new Seated(agent, player, world, timing, witness))
  let outcome: Outcome | undefined
  try {
    for (const seat of seats) {
      const forfeit: Forfeit | undefined = await seat.sit()
      if (!forfeit) continue
      outcome = { forfeit }
      break
    }
    while (!outcome && !world.over) {
      support.signal?.throwIfAborted()
      const player = world.state.turn
      asked = now()
      const given = seats[player].decide()
      const decision = given instanceof Promise ? await given : given // awaiting a number would cost more than a fast agent
      if (typeof decision !== 'number') outcome = { forfeit: decision }
      else if (decision === RESIGN) outcome = { resigned: player }
      else world.play(decision)
      if (events.length > 0) yield* events.splice(0)
    }
  } finally {
    for (const seat of seats) await seat.close()
  }

  const reason = outcome?.forfeit?.reason
  const record: MatchRecord = {
    key: job.key,
    replay: world.replay(outcome ?? {}, {
      engine: ENGINE,
      node: process.version,
      reproducible:
        plan.seats.every(seat => seat.reproducible) &&
        !seats.some(seat => seat.clock.consulted) &&
        reason !== 'time' &&
        reason !== 'hang',
    }),
    thinking: seats.map(seat => seat.clock.spent),
    decisions: seats.map(seat => seat.clock.decisions),
    stderr: seats.map((seat, player) => {
      seat.note(support.written?.(player) ?? '')
      return seat.notes
    }),
    startedAt: new Date(began).toISOString(),
    milliseconds: now() - began,
  }
  yield { type: 'end', record }
  return record
}

function actionEvent(world: World, action: number, milliseconds: number, thoughts: Json | undefined): MatchEvent {
  const { state, game, actions } = world
  return {
    type: 'action',
    ply: actions.length,
    player: state.turn,
    action,
    text: game.format(action, state),
    milliseconds,
    ...(thoughts === undefined ? {} : { thoughts }),
  }
}
