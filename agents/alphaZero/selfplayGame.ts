import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Evaluation } from '../search/evaluator.ts'
import { policyTarget } from '../search/policyTarget.ts'
import { PUCT_DEFAULTS, Puct, Simulation } from '../search/puct.ts'
import { expectation } from '../search/ranking.ts'
import { NONE, ROOT, type Tree, UNPROVEN } from '../search/tree.ts'
import { lessonsOf } from './approach.ts'
import type { AlphaZeroOptions } from './config.ts'
import type { Lessons } from './lessons.ts'
import type { Columns, Rows } from './rows.ts'

/** Decisions in a row that must agree before a game counts as decided. */
const AGREEING = 4
/** How much rarer full searches are then. */
const RARER = 0.25

/** How a decision is made: drawn from the policy, searched a little, or searched in full and learnt from. */
type Mode = 'opening' | 'cheap' | 'full'

/** A game of self-play under way. It waits for evaluations, so that those of several games can be had at once. */
export class SelfplayGame {
  /** Returns of player 0, once it is over. */
  outcome: number | undefined
  decisions = 0
  resigned = false
  /** Of a game that was played to the end: the least that the winner's searches ever thought of its chances; undefined of other games. */
  lowest: number | undefined

  private readonly options: AlphaZeroOptions
  private readonly game: Game
  private readonly rng: Rng
  private readonly resignBelow: number
  private readonly playsOut: boolean
  private readonly state: State
  private readonly puct: Puct
  private readonly simulation: Simulation
  private readonly lessons: Lessons
  private readonly reward: Float64Array // [players]
  private readonly wonOrLost: boolean // by 1, so that a game may be given up and taken for decided
  private collected = 0 // by player 0, so far
  private readonly lowestOf = [1, 1] // [player]
  private readonly target: Float32Array // [action]
  private opening: number // actions still to be drawn from the policy alone
  private mode: Mode | undefined // of the decision at hand
  private decided = 0 // decisions in a row, up to now, that found the game decided
  private noisy = false // whether its root has its noise

  constructor(game: Game, options: AlphaZeroOptions, resignBelow: number, rng: Rng) {
    this.game = game
    this.options = options
    this.resignBelow = resignBelow
    this.rng = rng
    this.state = game.start(rng)
    this.lessons = lessonsOf(game, options, this.state)
    this.reward = new Float64Array(game.spec.players)
    this.wonOrLost = game.spec.scoring === 'win-loss'
    this.playsOut = rng.float() < options.playOut
    this.opening = Math.floor(-Math.log(1 - rng.float()) * options.opening)
    const nodes = (options.sims + 2) * Math.min(game.spec.actions.count + game.spec.outcomes, 1000) * 2
    this.puct = new Puct(game, { ...PUCT_DEFAULTS, c: options.c, urgency: options.urgency, rootUrgency: 0, nodes })
    this.simulation = new Simulation(game, this.state.clone())
    this.target = new Float32Array(game.spec.actions.count)
  }

  /** The position that it waits to have evaluated. */
  get leaf(): State {
    return this.simulation.state
  }

  /** Goes on until a position must be evaluated. Returns false where the game is over instead. */
  advance(): boolean {
    const { puct, simulation, state, rng } = this
    for (;;) {
      if (this.outcome !== undefined) return false
      if (state.turn === OVER) this.end()
      else if (state.turn === CHANCE) this.drawChance()
      else {
        this.mode ??= this.drawMode()
        if (this.mode === 'full' && !this.noisy && !puct.fresh) this.makeNoise()
        if (this.searched()) this.decide()
        else {
          simulation.state.copyFrom(state)
          if (puct.descend(simulation, rng, this.mode === 'full' ? this.options.forced : 0)) return true
          puct.backUp(simulation)
        }
      }
    }
  }

  /** What came of the position that it waited for. */
  take(evaluation: Evaluation, row: number): void {
    this.puct.backUp(this.simulation, evaluation, row)
  }

  /** What was learnt, once it is over. */
  rows(): Rows<Columns> {
    return this.lessons.rows(this.outcome!, this.resigned ? undefined : this.state)
  }

  private drawMode(): Mode {
    this.noisy = false
    if (this.opening > 0) {
      this.opening--
      return 'opening'
    }
    const { full } = this.options
    return this.rng.float() < (this.decided < AGREEING ? full : RARER * full) ? 'full' : 'cheap'
  }

  /** Noise and forcing only in full searches: the cheap ones are there to play well. */
  private makeNoise(): void {
    const { rootTemperature, noise, noiseWeight } = this.options
    this.puct.explore(rootTemperature, noise, noiseWeight, this.rng)
    this.noisy = true
  }

  private searched(): boolean {
    const { tree } = this.puct
    const { sims, cheapSims, decidedSims } = this.options
    if (this.puct.fresh) return false
    if (this.mode === 'opening' || tree.proof[ROOT] !== UNPROVEN) return true
    const cheap = this.decided < AGREEING ? cheapSims : decidedSims
    return tree.visits[ROOT] >= (this.mode === 'full' ? sims : cheap)
  }

  private decide(): void {
    const { puct, state, options, rng, target, mode } = this
    const { tree } = puct
    const mover = state.turn
    const value = expectation(tree, ROOT, mover)
    const searched = mode !== 'opening' && !unvisited(puct)
    if (searched) policyTarget(puct, mover, mode === 'full' ? options.forced : 0, target)
    else copyPriors(tree, target)
    const action = rng.weighted(searched ? sharpened(target, this.temperature()) : target)
    this.lessons.note(state, {
      policy: target,
      value,
      action,
      full: searched && mode === 'full',
      collected: this.collected,
    })
    if (searched && this.wonOrLost) {
      this.decided = Math.abs(value) > options.decided ? this.decided + 1 : 0
      this.lowestOf[mover] = Math.min(this.lowestOf[mover], value)
      if (value < this.resignBelow && !this.playsOut) {
        this.resigned = true
        this.outcome = mover === 0 ? -1 : 1
        return
      }
    }
    this.play(action)
    this.decisions++
    this.mode = undefined
  }

  private temperature(): number {
    const { temperature, endTemperature, halfLife } = this.options
    return endTemperature + (temperature - endTemperature) * 0.5 ** (this.decisions / halfLife)
  }

  private drawChance(): void {
    const odds = new Float64Array(this.game.spec.outcomes)
    this.play(this.rng.weighted(odds, this.state.outcomes(odds)))
  }

  private play(action: number): void {
    this.state.play(action)
    this.state.rewards(this.reward)
    this.collected += this.reward[0]
    this.puct.advance([action])
  }

  private end(): void {
    this.outcome = this.collected
    if (this.wonOrLost && this.playsOut && this.outcome !== 0) this.lowest = this.lowestOf[this.outcome > 0 ? 0 : 1]
  }
}

/** Whether nothing but the root was visited, as where it came proven from the last search. */
function unvisited({ tree }: Puct): boolean {
  for (let child = tree.firstChild[ROOT]; child !== NONE; child = tree.nextSibling[child]) {
    if (tree.visits[child] > 0) return false
  }
  return true
}

/** @param out [actions] */
function copyPriors(tree: Tree, out: Float32Array): void {
  out.fill(0)
  for (let child = tree.firstChild[ROOT]; child !== NONE; child = tree.nextSibling[child]) {
    out[tree.key[child]] = tree.prior[child]
  }
}

/** shares^(1 / temperature), in units of the greatest; at temperature 0 only that is left. */
function sharpened(shares: Float32Array, temperature: number): Float32Array {
  const most = shares.reduce((a, b) => Math.max(a, b), 0)
  return shares.map(share => (temperature > 0 ? (share / most) ** (1 / temperature) : Number(share === most)))
}
