import { BAR, CHECKERS, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import { MONEY_TO_ROLL } from '../../../envs/backgammon/positionText.ts'
import { type BackgammonState, FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import { CHANCE, type Game, OVER, type State } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { blankWeights, LinearModel, type LinearWeights } from '../../baselines/backgammon/linearModel.ts'
import { equity, OUTCOMES, turned } from '../../baselines/backgammon/outcome.ts'

const RACES = 2 // after each game

export interface Recipe {
  readonly seed: string
  /** Games of self-play from the start. After each come {@link RACES} from drawn races, which are rare otherwise, close ones of all lengths above all. */
  readonly games: number
  /** Step size at the first game and at the last; in between it falls by the same factor from each game to the next. */
  readonly firstStep: number
  readonly lastStep: number
  /** The weights are those of the last games, averaged over this many. */
  readonly averaged: number
}

/**
 * TD(0) from self-play without the cube (Sutton 1988, on afterstates as Tesauro 1992 had it): both sides make the play after which the model gives the best
 * equity, and the chances `v_t` of the position before the roll are moved towards those after the play, `v_{t+1}`, or at the end towards the result:
 *
 *     w <- w + step * (v_{t+1} - v_t) * x_t,
 *
 * which is the gradient of the cross-entropy of logistic functions of `w * x_t`. Starts from weights of 0.
 *
 * @param game backgammon for money without the cube
 * @param progress hears of each game that is over
 */
export function train(game: Game, recipe: Recipe, progress: (games: number) => void = () => {}): LinearWeights {
  const { games, firstStep, lastStep, averaged } = recipe
  const rng = Rng.fromSeed(recipe.seed)
  const learner = new Learner(game)
  const mean = blankWeights()
  for (let played = 0; played < games; played++) {
    const step = firstStep * (lastStep / firstStep) ** (played / games)
    learner.playGame(step, rng)
    for (let race = 0; race < RACES; race++) learner.playRace(step, rng)
    const rank = played - (games - averaged) // among those averaged, from 0
    if (rank >= 0) for (const part of ['contact', 'race'] as const) average(mean[part], learner.weights[part], rank)
    progress(played + 1)
  }
  return mean
}

function average(mean: Float64Array, added: Float64Array, rank: number): void {
  for (let i = 0; i < mean.length; i++) mean[i] += (added[i] - mean[i]) / (rank + 1)
}

class Learner {
  readonly weights = blankWeights()
  private readonly model = new LinearModel(this.weights)
  private readonly game: Game
  private readonly chance: RandomPlay
  private readonly before = new Int8Array(2 * PLACES) // the board before the roll
  private readonly after = new Int8Array(2 * PLACES)
  private readonly now = new Float64Array(OUTCOMES)
  private readonly next = new Float64Array(OUTCOMES) // chances of the opponent after a play
  private readonly best = new Float64Array(OUTCOMES) // chances of the mover after the best play

  constructor(game: Game) {
    this.game = game
    this.chance = new RandomPlay(game)
  }

  playGame(step: number, rng: Rng): void {
    this.playOn(this.game.start(rng) as State as BackgammonState, step, rng)
  }

  /** From checkers that are drawn for each side up to a point before the middle of the board, as many up to the same point for both three times of four. */
  playRace(step: number, rng: Rng): void {
    const state = this.game.start(rng) as State as BackgammonState
    const own = drawnSize(rng)
    const other = rng.below(4) > 0 ? own : drawnSize(rng)
    state.setUp({ ...MONEY_TO_ROLL, checkers: [drawnRace(own, rng), drawnRace(other, rng)] })
    this.playOn(state, step, rng)
  }

  private playOn(state: BackgammonState, step: number, rng: Rng): void {
    while (state.turn !== OVER) {
      if (state.turn === CHANCE) state.play(this.chance.outcome(state, rng))
      else {
        const mover = state.onRoll
        this.before.set(state.checkers)
        state.play(this.bestPlay(state))
        this.learn(mover, step)
      }
    }
  }

  /** Leaves its chances in `best`. */
  private bestPlay(state: BackgammonState): number {
    const { model, after, next, best } = this
    let action = FIRST_PLAY
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i < Math.max(state.playCount, 1); i++) {
      state.afterstate(FIRST_PLAY + i, after)
      model.chances(after, 1 - state.onRoll, next)
      const worth = equity(next)
      if (worth >= least) continue
      least = worth
      action = FIRST_PLAY + i
      turned(next, best)
    }
    return action
  }

  private learn(mover: number, step: number): void {
    const { model, now, best } = this
    model.chances(this.before, mover, now)
    for (let k = 0; k < OUTCOMES; k++) now[k] = step * (best[k] - now[k])
    const weights = model.look(this.before, mover)
    const { index, value, count } = model.features
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < OUTCOMES; k++) weights[index[i] * OUTCOMES + k] += now[k] * value[i]
    }
  }
}

/** How many checkers a side has in a race, and on how many points from its ace point on. */
interface Size {
  readonly left: number
  readonly points: number
}

function drawnSize(rng: Rng): Size {
  const left = rng.below(2) === 0 ? CHECKERS : 1 + rng.below(CHECKERS)
  return { left, points: 3 + rng.below(POINTS / 2 - 2) }
}

/** Checkers on a player's points and bar. */
function drawnRace({ left, points }: Size, rng: Rng): number[] {
  const checkers = new Array<number>(BAR + 1).fill(0)
  for (let i = 0; i < left; i++) checkers[rng.below(points)]++
  return checkers
}
