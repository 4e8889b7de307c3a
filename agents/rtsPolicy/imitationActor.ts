import type { Rng } from '../../envs/core/rng.ts'
import type { Rts } from '../../envs/rts/game.ts'
import type { Actor, Experience } from '../core/learner.ts'
import { Session } from '../nn/onnx/session.ts'
import type { ImitationOptions } from './config.ts'
import { gamesOf } from './maps.ts'
import { AgentPlayer, NetPlayer, type Player, playOut } from './seats.ts'
import type { TickRows } from './tickLog.ts'

/**
 * Plays a game between a teacher and a rival, and notes down what the teacher orders. In some games the net plays in the teacher's place and is told, unit by unit,
 * what the teacher would have done: so it learns what to do where its own mistakes lead (DAgger: Ross, Gordon and Bagnell 2011).
 */
export class ImitationActor implements Actor<Uint8Array, readonly TickRows[]> {
  private readonly games: readonly Rts[]
  private readonly options: ImitationOptions
  private session: Session | undefined

  constructor(game: Rts, options: ImitationOptions) {
    this.games = gamesOf(game, options.maps)
    this.options = options
  }

  async load(net: Uint8Array): Promise<void> {
    const before = this.session
    this.session = await Session.open(net)
    await before?.release()
  }

  async play(rng: Rng): Promise<Experience<readonly TickRows[]>> {
    const game = this.games[rng.below(this.games.length)]
    const { teachers, rivals, student, opening, gamma } = this.options
    const state = game.start(rng)
    const player = rng.below(2)
    const net = rng.float() < student ? this.session : undefined
    const sit = (specs: readonly string[], seat: number): Promise<Player> =>
      AgentPlayer.seat(specs[rng.below(specs.length)], game, seat, state, rng.split(`seat ${seat}`))
    const teacher = await sit(teachers, player)
    const rival = await sit(rivals, 1 - player)
    const pupil = new NetPlayer(state, rng.split('pupil'), net, teacher)
    const players = player === 0 ? ([pupil, rival] as const) : ([rival, pupil] as const)
    const decisions = await playOut(state, players, rng.below(opening + 1), rng)
    const score = state.winner < 0 ? 0.5 : Number(state.winner === player)
    return {
      games: 1,
      decisions,
      data: [pupil.rows(state, player, { gamma, lambda: 1, shaping: 0 })],
      metrics: { ticks: state.time, ...(net ? { studentScore: score } : { teacherScore: score }) },
    }
  }

  async close(): Promise<void> {
    await this.session?.release()
  }
}
