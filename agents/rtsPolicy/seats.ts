import { CHANCE, OVER } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { END } from '../../envs/rts/actions.ts'
import type { Rts } from '../../envs/rts/game.ts'
import { NOBODY, type RtsState } from '../../envs/rts/state.ts'
import { turnedAction } from '../../envs/rts/turned.ts'
import { agents } from '../agents.ts'
import type { Agent, Clock, Seat } from '../core/agent.ts'
import { seatAt } from '../core/seat.ts'
import type { Session } from '../nn/onnx/session.ts'
import { rtsMaterial } from '../search/heuristics/rts.ts'
import { type Answer, ask, choose, logShare } from './answer.ts'
import type { TargetOptions } from './targets.ts'
import { judge } from './targets.ts'
import { TickLog, type TickRows } from './tickLog.ts'
import { TickView, TickWatch } from './tickView.ts'

/** Who orders a player's units in a game that is played to learn from. Asked only where a unit is. */
export interface Player {
  order(state: RtsState): number | Promise<number>
}

/** Agents are asked under budgets of their own. */
const untimed: Clock = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }

/** An agent by its spec string. */
export class AgentPlayer implements Player {
  private readonly agent: Agent
  private readonly seat: Seat

  private constructor(agent: Agent, seat: Seat) {
    this.agent = agent
    this.seat = seat
  }

  /** @throws LudusError where there is no such agent, or it can't play the game */
  static async seat(spec: string, game: Rts, player: number, state: RtsState, rng: Rng): Promise<AgentPlayer> {
    const agent = unwrap(unwrap(agents.plan(spec)).make(game))
    await agent.reset(game, player, rng)
    return new AgentPlayer(agent, seatAt(game, player, state, []))
  }

  order(): number | Promise<number> {
    return this.agent.act(this.seat, untimed)
  }
}

/** Plays by a net and may note down what it sees; or lets a teacher say what to note down, and perhaps play. */
export class NetPlayer implements Player {
  private readonly view: TickView
  private readonly watch = new TickWatch()
  private readonly log = new TickLog()
  private readonly course = { times: [] as number[], values: [] as number[], potentials: [] as number[] }
  private readonly session: Session | undefined
  private readonly teacher: Player | undefined
  private readonly rng: Rng
  private answer: Answer | undefined

  /** @param session  absent where the teacher plays. @param teacher  whose orders are noted down; where absent, its own are */
  constructor(state: RtsState, rng: Rng, session: Session | undefined, teacher?: Player) {
    this.view = new TickView(state.rules)
    this.rng = rng
    this.session = session
    this.teacher = teacher
  }

  async order(state: RtsState): Promise<number> {
    const { view, session, teacher, log } = this
    if (this.watch.isNew(state)) {
      view.look(state)
      log.begin()
      if (session) this.answer = await ask(session, view)
    }
    view.ask(state)
    const own = this.answer && choose(this.answer, view, 1, this.rng)
    const said = teacher ? await teacher.order(state) : undefined
    const noted = said === undefined ? own! : turnedAction(said, state.turn)
    if (view.choices.subarray(0, view.count).includes(noted)) this.note(state, noted)
    return own === undefined ? said! : turnedAction(own, state.turn)
  }

  private note(state: RtsState, action: number): void {
    const { view, log, answer, course } = this
    if (!log.add(view, action, answer ? logShare(answer, view, action) : 0)) return
    course.times.push(state.time)
    course.values.push(this.teacher ? 0 : answer!.value)
    course.potentials.push(rtsMaterial(state, state.turn))
  }

  /** What was noted down, judged by how the game ended. */
  rows(state: RtsState, player: number, options: TargetOptions): TickRows {
    const outcome = state.winner < 0 ? 0 : state.winner === player ? 1 : -1
    judge(this.log, this.course, outcome, state.time, options)
    return this.log.rows()
  }
}

/** Plays a game to its end: first so many actions drawn at random, then as the players order. Returns the number of decisions. */
export async function playOut(
  state: RtsState,
  players: readonly [Player, Player],
  opening: number,
  rng: Rng,
): Promise<number> {
  const legal = new Int32Array(state.rules.orderScratch.length)
  let decisions = 0
  while (state.turn !== OVER) {
    if (state.turn === CHANCE) state.play(rng.below(state.draws))
    else if (state.asked === NOBODY) state.play(END)
    else if (decisions++ < opening) state.play(legal[rng.below(state.legal(legal))])
    else {
      const order = players[state.turn].order(state)
      state.play(typeof order === 'number' ? order : await order)
    }
  }
  return decisions
}
