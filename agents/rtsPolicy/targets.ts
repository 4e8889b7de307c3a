import { generalizedAdvantages } from '../rl/advantages.ts'
import type { TickLog } from './tickLog.ts'

/** What is noted of a player's ticks in one game, beside what its log holds. */
export interface Course {
  /** Times of the ticks, ascending. */
  readonly times: number[]
  /** What was expected at each. */
  readonly values: number[]
  /** The potential of each: how good a position looks, whatever comes of it. */
  readonly potentials: number[]
}

export interface TargetOptions {
  /** What a tick later counts for. */
  readonly gamma: number
  /** How much of the difference between what came and what was expected is passed on to the tick before. */
  readonly lambda: number
  /** What the potential counts for beside the outcome, which is 1, 0 or -1. */
  readonly shaping: number
}

/**
 * Writes advantages, by GAE (Schulman et al. 2016, eq. 16), and targets of the values into a log. A step leads from one tick at which the player
 * decides to the next, be it a tick or fifty later: discount and lambda are taken to the power of that. The reward of a step is how much the
 * potential rises, gamma Phi(s') - Phi(s), which changes no policy's rank (Ng, Harada and Russell 1999), and at the end the outcome. A game that
 * is cut off is a draw, as the game has it.
 *
 * @param end  the time at which the game was over
 */
export function judge(log: TickLog, course: Course, outcome: number, end: number, options: TargetOptions): void {
  const { times, values, potentials } = course
  const { gamma, lambda, shaping } = options
  const last = times.length - 1
  const spans = times.map((time, t) => (t === last ? end : times[t + 1]) - time)
  const discountsT1 = spans.map((span, t) => (t === last ? 0 : gamma ** span))
  const rewardsT1 = spans.map((span, t) => {
    const gain = (t === last ? 0 : gamma ** span * potentials[t + 1]) - potentials[t]
    return shaping * gain + (t === last ? gamma ** span * outcome : 0)
  })
  const valuesT1 = values.map((_, t) => (t === last ? 0 : values[t + 1]))
  const lambdas = spans.map(span => lambda ** span)
  const advantages = generalizedAdvantages({ rewardsT1, discountsT1, valuesT: values, valuesT1 }, lambdas)
  const { ticks } = log
  ticks.of('advantage').set(advantages)
  for (let t = 0; t <= last; t++) ticks.of('target')[t] = values[t] + advantages[t]
}
