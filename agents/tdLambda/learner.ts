import { ROLL_COUNT } from '../../envs/backgammon/dice.ts'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import { defineLearner, type Learner, type LearnReport, type Snapshot } from '../core/learner.ts'
import { halfLifeDecay, linearDecay } from '../rl/index.ts'
import { type TdOptions, tdOptions } from './config.ts'
import { Lookahead } from './lookahead.ts'
import { NetsPart } from './netsPart.ts'
import { BackgammonNets } from './network.ts'
import { turnRow } from './outcomes.ts'
import { type PlayedGame, SelfPlay } from './selfplay.ts'
import { writeNets } from './snapshot.ts'
import { lambdaReturns } from './targets.ts'
import { Window } from './window.ts'

const ROLLS = 4000 // a stretch of learning ends with the game in which it has answered so many: a tenth of a second or so
const AVERAGE_EVERY = 20 // games

/** What a game came to. */
interface Learnt {
  /** Decisions. */
  readonly length: number
  /** Positions learnt. */
  readonly learnt: number
  /** Rolls to which the best play was found, those that were only thought of included. */
  readonly answered: number
}

/** Learns backgammon from games against itself, money games without the cube. */
export class TdLearner implements Learner {
  readonly nets: BackgammonNets
  readonly parts
  private readonly options: TdOptions
  private readonly own: NetsPart
  private readonly window: Window
  private readonly selfPlay: SelfPlay
  private readonly lookahead: Lookahead
  private readonly rate: (games: number) => number
  private readonly lambda: (games: number) => number
  private readonly target = new Float64Array(OUTCOMES)
  private readonly given = new Float64Array(OUTCOMES)
  private returns = new Float64Array(0)

  constructor(game: Game, options: TdOptions, rng: Rng) {
    const { inputs, hidden, raceHidden, activation, lambda, lambdaGames, rate, rateEnd, rateHalfLife } = options
    this.options = options
    this.nets = new BackgammonNets({
      inputs,
      hidden: inputs === 'tesauro' ? [hidden] : [hidden, raceHidden],
      activation,
    })
    for (const net of this.nets.nets) net.initialise(() => rng.float())
    this.own = new NetsPart(this.nets)
    this.window = new Window(options.lookFrom === undefined ? 1 : options.window)
    this.parts = { nets: this.own, window: this.window }
    this.selfPlay = new SelfPlay(game, this.nets)
    this.lookahead = new Lookahead(this.nets, 1)
    this.rate = halfLifeDecay({ from: rate, to: rateEnd, halfLife: rateHalfLife })
    this.lambda = linearDecay({ from: lambda, to: 0, steps: lambdaGames })
  }

  learn(rng: Rng): LearnReport {
    const { own } = this
    let [games, decisions, samples, rolls] = [0, 0, 0, 0]
    do {
      const { length, learnt, answered } = this.learnGame(rng)
      games++
      own.games++
      decisions += length
      samples += learnt
      rolls += answered
      this.average()
    } while (rolls < ROLLS)
    const metrics = { length: decisions / games, rate: this.rate(own.games), lambda: this.lambda(own.games) }
    return { samples, games, decisions, metrics, fresh: false }
  }

  snapshot(): Snapshot {
    if (this.options.averaged === 0) this.own.average(1)
    return { extension: 'safetensors', bytes: writeNets(this.nets.shape, this.own.mean()) }
  }

  dispose(): void {}

  /** Plays a game, and learns from it. */
  learnGame(rng: Rng): Learnt {
    const { games } = this.own
    const { lookFrom } = this.options
    const rate = this.rate(games)
    if (lookFrom !== undefined && games >= lookFrom) return this.learnByLooking(rng, rate)
    if (this.nets.design.fixed) return this.learnByTraces(rng, rate, this.lambda(games))
    return this.learnByReturns(rng, rate, this.lambda(games))
  }

  /**
   * The backward view, online (Tesauro 1995): as soon as a play is chosen, the position before its roll learns from what it leaves, and so
   * do, by their traces, all before it.
   *
   *     e_k <- lambda e_k + dy_k/dw,    w <- w + rate sum_k (y_k(x_t+1) - y_k(x_t)) e_k
   */
  private learnByTraces(rng: Rng, rate: number, lambda: number): Learnt {
    const { nets, target } = this
    const [net] = nets.nets
    net.resetTraces()
    const { length } = this.selfPlay.play(rng, ({ boards, players, values, length }) => {
      const t = length - 1
      for (let k = 0; k < OUTCOMES; k++) target[k] = values[t * OUTCOMES + k]
      if (players[t] === 0) turnRow(target, 0) // they are the opponent's, and traces want player 0's
      net.td(nets.look(boards[t], players[t]), target, rate, lambda)
    })
    net.resetTraces()
    return { length, learnt: length, answered: length }
  }

  /** The forward view: after the game each position learns its lambda-return, by the cross entropy of the chances; the last position first. */
  private learnByReturns(rng: Rng, rate: number, lambda: number): Learnt {
    const played = this.selfPlay.play(rng)
    const { boards, players, length } = played
    this.makeRoom(played)
    lambdaReturns(played, lambda, this.returns)
    for (let t = length - 1; t >= 0; t--) {
      this.step(boards[t], players[t], this.returns.subarray(t * OUTCOMES, (t + 1) * OUTCOMES), rate)
    }
    return { length, learnt: length, answered: length }
  }

  /**
   * Bootstrapping on a deeper look: each position of the game learns the mean over all rolls of the best play, which has none of one roll's luck, now and
   * as often as it is drawn from the window later on.
   */
  private learnByLooking(rng: Rng, rate: number): Learnt {
    const { lookahead, window, target } = this
    const { boards, players, length } = this.selfPlay.play(rng)
    for (let t = 0; t < length; t++) {
      lookahead.chances(boards[t], players[t], target)
      window.add(boards[t], players[t], target)
      this.step(boards[t], players[t], target, rate)
    }
    const again = length * this.options.replays
    for (let i = 0; i < again; i++) {
      const drawn = window.at(rng.below(window.size))
      this.step(drawn.board, 0, drawn.target, rate)
    }
    return { length, learnt: length + again, answered: length * (1 + ROLL_COUNT) }
  }

  private step(checkers: Int8Array, player: number, target: Float64Array, rate: number): void {
    const { nets, design } = this.nets
    const given = this.given
    given.set(target)
    if (design.fixed && player === 1) turnRow(given, 0)
    nets[design.partOf(checkers)].sgd(this.nets.look(checkers, player), given, rate, 'crossEntropy')
  }

  private makeRoom({ length }: PlayedGame): void {
    if (this.returns.length < length * OUTCOMES) this.returns = new Float64Array(2 * length * OUTCOMES)
  }

  /** A mean over all games while they are few, then one that forgets. */
  private average(): void {
    const { averaged } = this.options
    const { games } = this.own
    if (averaged === 0 || games % AVERAGE_EVERY !== 0) return
    this.own.average(Math.max(AVERAGE_EVERY / averaged, 1 / (games / AVERAGE_EVERY)))
  }
}

export const tdLambdaLearner = defineLearner({
  id: 'td-lambda',
  summary: 'nets that learn backgammon from games against themselves, by temporal differences',
  source: 'Tesauro, Temporal Difference Learning and TD-Gammon, 1995',
  options: tdOptions,
  tensors: false,
  refuses: ({ spec, options }) => {
    if (spec.id !== 'backgammon') return 'because its nets see points and checkers of backgammon'
    if (options.mode !== 'money' || options.cube !== false || options.jacoby !== false)
      return "because it learns points a game for money, without the cube: 'backgammon?cube=false'"
    return undefined
  },
  makeLearner: (game, options, rng) => new TdLearner(game, options, rng),
  agent: (file, _options, play) => `td${play && `?${play}`}:${file}`,
})
