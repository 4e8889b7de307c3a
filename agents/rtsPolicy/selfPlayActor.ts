import type { Rng } from '../../envs/core/rng.ts'
import type { Rts } from '../../envs/rts/game.ts'
import type { RtsState } from '../../envs/rts/state.ts'
import type { Actor, Experience } from '../core/learner.ts'
import { Session } from '../nn/onnx/session.ts'
import type { PpoOptions } from './config.ts'
import { gamesOf } from './maps.ts'
import { AgentPlayer, NetPlayer, type Player, playOut } from './seats.ts'
import type { TickRows } from './tickLog.ts'

/** What the actors of self-play are sent. */
export interface SelfPlayWeights {
  readonly net: Uint8Array
  /** What it was. */
  readonly past: readonly Uint8Array[]
}

/** Plays a game of the net against itself, its past or another agent, and notes down what the net as it is now saw and did. */
export class SelfPlayActor implements Actor<SelfPlayWeights, readonly TickRows[]> {
  private readonly games: readonly Rts[]
  private readonly options: PpoOptions
  private sessions: readonly Session[] = [] // the net, then its past

  constructor(game: Rts, options: PpoOptions) {
    this.games = gamesOf(game, options.maps)
    this.options = options
  }

  async load({ net, past }: SelfPlayWeights): Promise<void> {
    const before = this.sessions
    this.sessions = await Promise.all([net, ...past].map(bytes => Session.open(bytes)))
    await release(before)
  }

  async play(rng: Rng): Promise<Experience<readonly TickRows[]>> {
    const { options } = this
    const game = this.games[rng.below(this.games.length)]
    const state = game.start(rng)
    const player = rng.below(2)
    const learner = new NetPlayer(state, rng.split('learner'), this.sessions[0])
    const { kind, rival } = await this.rival(game, state, 1 - player, rng)
    const players = player === 0 ? ([learner, rival] as const) : ([rival, learner] as const)
    const decisions = await playOut(state, players, rng.below(options.opening + 1), rng)
    const data = [learner.rows(state, player, options)]
    if (kind === 'self') data.push((rival as NetPlayer).rows(state, 1 - player, options))
    const score = state.winner < 0 ? 0.5 : Number(state.winner === player)
    return { games: 1, decisions, data, metrics: { ticks: state.time, ...(kind !== 'self' && { [kind]: score }) } }
  }

  /** @returns who it is, as a metric of the score against it is called */
  private async rival(game: Rts, state: RtsState, player: number, rng: Rng): Promise<{ kind: string; rival: Player }> {
    const { self, past, rivals } = this.options
    const drawn = rng.float()
    if (drawn >= self + past) {
      const spec = rivals[rng.below(rivals.length)]
      return { kind: `against ${spec}`, rival: await AgentPlayer.seat(spec, game, player, state, rng.split('rival')) }
    }
    const pasts = this.sessions.length - 1
    const old = drawn < past && pasts > 0
    const session = this.sessions[old ? 1 + rng.below(pasts) : 0]
    return { kind: old ? 'against its past' : 'self', rival: new NetPlayer(state, rng.split('rival'), session) }
  }

  async close(): Promise<void> {
    await release(this.sessions)
  }
}

async function release(sessions: readonly Session[]): Promise<void> {
  await Promise.all(sessions.map(session => session.release()))
}
