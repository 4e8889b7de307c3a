import type { GnubgJudge } from '../../agents/external/gnubg/judge.ts'
import { UNTIMED } from '../../arena/clock.ts'
import type { MatchJob, MatchRecord } from '../../arena/job.ts'
import { type MatchSupport, playMatch } from '../../arena/match.ts'
import type { Backgammon } from '../../envs/backgammon/game.ts'
import { FIRST_PLAY } from '../../envs/backgammon/state.ts'
import { LudusError } from '../../envs/core/result.ts'
import { RatioOfSums } from '../ratings/ratio.ts'

/** What is judged. */
export interface LossConfig {
  /** The spec string of the player. */
  readonly agent: string
  readonly seed: string
  /** At least so many decisions are judged; the game in which the last is made is judged to its end. */
  readonly decisions: number
  readonly use: readonly string[]
}

/** The game in which plays are judged: for money, without a cube. */
export const JUDGED_GAME = { id: 'backgammon', options: { cube: false } } as const

/** What a player's plays have cost it. */
export class LossTotals {
  /** Points lost by decisions, over games: the decisions of one game have much to do with each other. */
  readonly loss = new RatioOfSums()
  /** The same as GNU Backgammon counts errors: were there a cube in the middle. */
  readonly cubeful = new RatioOfSums()
  /** Decisions that lost nothing. */
  best = 0

  get decisions(): number {
    return this.loss.below
  }
}

/**
 * Lets a player play games against itself and has every play judged for which there was a choice. Games have seeds of their own, `<seed>/0`, `<seed>/1`, ...
 *
 * Yields the totals after each game. Fails with `forfeit` where the player does not finish one.
 */
export async function* lossPerDecision(
  config: LossConfig,
  judge: GnubgJudge,
  support: MatchSupport,
): AsyncGenerator<LossTotals> {
  const totals = new LossTotals()
  for (let game = 0; totals.decisions < config.decisions; game++) {
    const { replay } = await play(config, game, support)
    if (replay.forfeit) {
      const { reason, detail } = replay.forfeit
      throw new LudusError({
        code: 'forfeit',
        message: `${config.agent} forfeited game ${game + 1} (${reason}): ${detail}`,
      })
    }
    await judgeGame(replay.actions, judge, support, totals)
    yield totals
  }
}

async function play({ agent, seed, use }: LossConfig, game: number, support: MatchSupport): Promise<MatchRecord> {
  const job: MatchJob = {
    key: String(game),
    game: JUDGED_GAME,
    agents: [agent, agent],
    seed: `${seed}/${game}`,
    opening: 0,
    clock: UNTIMED,
    use,
  }
  const match = playMatch(job, { ...support, watched: false })
  for (;;) {
    const step = await match.next()
    if (step.done) return step.value
  }
}

async function judgeGame(
  actions: readonly number[],
  judge: GnubgJudge,
  { games, signal }: MatchSupport,
  totals: LossTotals,
): Promise<void> {
  const made = games.make(JUDGED_GAME.id, JUDGED_GAME.options)
  if (!made.ok) throw new LudusError(made.error)
  const state = (made.value as Backgammon).start()
  let [lost, cubeful, decisions] = [0, 0, 0]
  for (const action of actions) {
    signal?.throwIfAborted()
    if (action >= FIRST_PLAY && state.phase === 'play' && state.playCount > 1) {
      const loss = await judge.loss(state, action)
      if (loss.cubeless === 0) totals.best++
      lost += loss.cubeless
      cubeful += loss.cubeful
      decisions++
    }
    state.play(action)
  }
  totals.loss.add(lost, decisions)
  totals.cubeful.add(cubeful, decisions)
}
