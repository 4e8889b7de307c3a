import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Actor, Experience } from '../core/learner.ts'
import { Session } from '../nn/onnx/session.ts'
import { type Evaluation, evaluation } from '../search/evaluator.ts'
import { evaluatorBy, type NetEvaluator } from './approach.ts'
import type { AlphaZeroOptions } from './config.ts'
import { rolloutGame } from './rolloutGame.ts'
import type { Columns, Rows } from './rows.ts'
import { SelfplayGame } from './selfplayGame.ts'

/** What actors play with. */
export interface AlphaZeroWeights {
  /** An ONNX file; absent while the net is to learn from games by rollouts. */
  readonly net?: Uint8Array
  /** The value below which a side gives up. */
  readonly resignBelow: number
}

/** What self-play teaches. */
export interface AlphaZeroGames {
  readonly rows: readonly Rows<Columns>[]
  /** Of each game that was played to the end and won: the least that the winner thought of its chances. */
  readonly lowest: readonly number[]
}

/** Plays games against itself, several at once, so that their positions are evaluated together. */
export class AlphaZeroActor implements Actor<AlphaZeroWeights, AlphaZeroGames> {
  private readonly game: Game
  private readonly options: AlphaZeroOptions
  private readonly out: Evaluation
  private evaluator: NetEvaluator | undefined
  private resignBelow = Number.NEGATIVE_INFINITY

  constructor(game: Game, options: AlphaZeroOptions) {
    this.game = game
    this.options = options
    this.out = evaluation(game, options.lanes, true)
  }

  async load({ net, resignBelow }: AlphaZeroWeights): Promise<void> {
    if (!net) return
    const session = await Session.open(net)
    const before = this.evaluator?.session
    if (this.evaluator) this.evaluator.session = session
    else this.evaluator = evaluatorBy(session, this.game)
    this.resignBelow = resignBelow
    await before?.release()
  }

  async play(rng: Rng): Promise<Experience<AlphaZeroGames>> {
    return this.evaluator ? this.playByNet(this.evaluator, rng) : this.playByRollouts(rng)
  }

  async close(): Promise<void> {
    await this.evaluator?.session.release()
  }

  private async playByRollouts(rng: Rng): Promise<Experience<AlphaZeroGames>> {
    const { rows, decisions, outcome } = await rolloutGame(this.game, this.options, rng)
    const metrics = { length: decisions, first: shareWon(outcome), resigned: 0 }
    return { games: 1, decisions, data: { rows: [rows], lowest: [] }, metrics }
  }

  private async playByNet(evaluator: NetEvaluator, rng: Rng): Promise<Experience<AlphaZeroGames>> {
    const { options, out } = this
    const over: SelfplayGame[] = []
    let started = 0
    const start = () => {
      const stream = rng.split(started++)
      return new SelfplayGame(this.game, options, this.resignBelow, stream)
    }
    let games = Array.from({ length: Math.min(options.lanes, options.batchGames) }, start)
    for (;;) {
      const going: SelfplayGame[] = []
      for (let game of games) {
        let waits = game.advance()
        while (!waits) {
          over.push(game)
          if (started === options.batchGames) break
          game = start()
          waits = game.advance()
        }
        if (waits) going.push(game)
      }
      games = going
      if (games.length === 0) break
      await evaluator.evaluate(
        games.map(game => game.leaf),
        games.length,
        rng,
        out,
      )
      for (const [row, game] of games.entries()) game.take(out, row)
    }
    rng.int32() // so that the next games are others
    return tell(over)
  }
}

function tell(games: readonly SelfplayGame[]): Experience<AlphaZeroGames> {
  const mean = (of: (game: SelfplayGame) => number) => games.reduce((sum, game) => sum + of(game), 0) / games.length
  return {
    games: games.length,
    decisions: games.reduce((sum, { decisions }) => sum + decisions, 0),
    data: {
      rows: games.map(game => game.rows()),
      lowest: games.flatMap(({ lowest }) => lowest ?? []),
    },
    metrics: {
      length: mean(({ decisions }) => decisions),
      first: mean(({ outcome }) => shareWon(outcome!)),
      resigned: mean(({ resigned }) => Number(resigned)),
    },
  }
}

/** 1 where player 0 won, 0 where it lost. */
function shareWon(outcome: number): number {
  return (Math.sign(outcome) + 1) / 2
}
