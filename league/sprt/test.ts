import { LudusError } from '../../envs/core/result.ts'
import type { MatchResult } from '../matchResult.ts'
import { type Moments, NO_MOMENTS, withNumber } from '../ratings/moments.ts'
import { type Estimate, meanEstimate } from '../ratings/paired.ts'
import {
  type GameOutcome,
  NO_PAIRS,
  type PairCounts,
  pairOf,
  pentanomialOf,
  REVERSED,
  withPair,
} from '../ratings/pairs.ts'
import { type ScoreStatistics, scoreStatistics } from '../ratings/pentanomial.ts'
import { countsLlr, meanLlr, type SprtModel, type SprtVerdict, sprtBounds, sprtVerdict } from '../ratings/sprt.ts'
import { firstSeatResult } from '../tally.ts'
import { type MatchPlace, readKey } from '../tournament/meeting.ts'
import { NumberSet } from '../tournament/numberSet.ts'
import type { Rules } from '../tournament/schedule.ts'
import type { SprtConfig } from './config.ts'

export const SPRT_UNITS = ['Elo', 'nElo', 'points a game', 'of return'] as const
export type SprtUnit = (typeof SPRT_UNITS)[number]

/** Where a sequential test stands. */
export interface SprtState {
  readonly model: SprtModel
  /** What H0, H1 and, under the mean model, the mean are told in. */
  readonly unit: SprtUnit
  /** Pairs that the test has counted: matches beyond the decision, or beyond a pair still going on, are not among them. */
  readonly pairs: number
  /** Log-likelihood ratio of H1 over H0, and the bounds at which the test stops. */
  readonly llr: number
  readonly lower: number
  readonly upper: number
  readonly verdict: SprtVerdict
  /** Pairs by outcome for the first agent; all 0 in one-player worlds. */
  readonly counts: PairCounts
  /** Score and Elo of the pairs, in games of two; a stopped test's estimate leans away from H0 or towards it. */
  readonly statistics: ScoreStatistics | null
  /** Mean gain over the second agent with its interval: points a game, or difference in return. */
  readonly mean: Estimate
}

/** Fewest pairs after which a mean is judged: its variance must be known first. */
const FEWEST_FOR_MEAN = 10

/**
 * A sequential probability ratio test of two agents. Matches may come in any order: pairs are counted in the order of their numbers, so
 * that neither the decision nor the pair it falls at depends on which worker was faster (short games finish first, and are not like long ones).
 */
export class SprtTest {
  readonly config: SprtConfig
  readonly rules: Rules
  readonly model: SprtModel
  private readonly bounds: { lower: number; upper: number }
  private readonly played = new NumberSet()
  private readonly ahead = new Map<number, MatchResult[]>() // matches of pairs that are not counted yet, by pair
  private counts: PairCounts = NO_PAIRS
  private moments: Moments = NO_MOMENTS
  private lowest: number | undefined // return of a finished episode, among the pairs counted
  private llr = 0

  /** Throws where the model does not suit the game. */
  constructor(config: SprtConfig, rules: Rules) {
    if (rules.players > 2) refuse(`Expected a game of one or two players, but got one of ${rules.players}.`)
    this.config = config
    this.rules = rules
    this.model = config.model ?? (rules.players === 1 || rules.scoring === 'points' ? 'mean' : 'logistic')
    if (rules.players === 1 && this.model !== 'mean') {
      refuse(`Expected the mean model in a one-player world, but got ${this.model}.`)
    }
    this.bounds = sprtBounds(config.alpha, config.beta)
  }

  get verdict(): SprtVerdict {
    if (this.model === 'mean' && this.moments.count < FEWEST_FOR_MEAN) return 'open'
    return sprtVerdict(this.llr, this.bounds)
  }

  private get unit(): SprtUnit {
    if (this.model !== 'mean') return this.model === 'logistic' ? 'Elo' : 'nElo'
    return this.rules.scoring === 'return' ? 'of return' : 'points a game'
  }

  /** Pairs counted so far. */
  get pairs(): number {
    return this.moments.count
  }

  /** Most pairs that are counted. */
  get most(): number {
    return Math.ceil(this.config.games / 2)
  }

  has(place: MatchPlace): boolean {
    return this.played.has(numberOf(place))
  }

  /** Takes a match; false where it was taken before. Throws where its key is not one of a test. */
  add(match: MatchResult): boolean {
    const place = readKey(match.key)
    if (!this.played.add(numberOf(place))) return false
    if (place.pair < this.pairs || place.pair >= this.most || this.verdict !== 'open') return true
    this.ahead.set(place.pair, [...(this.ahead.get(place.pair) ?? []), match])
    for (let next = this.ahead.get(this.pairs); next?.length === 2; next = this.ahead.get(this.pairs)) {
      this.ahead.delete(this.pairs)
      this.count(next)
      if (this.verdict === 'open') continue
      this.ahead.clear()
      break
    }
    return true
  }

  state(): SprtState {
    const { model, counts, pairs, llr, verdict } = this
    const statistics = this.rules.players === 2 ? scoreStatistics(pentanomialOf(counts)) : null
    return {
      model,
      unit: this.unit,
      pairs,
      llr,
      ...this.bounds,
      verdict,
      counts,
      statistics,
      mean: meanEstimate(this.moments),
    }
  }

  private count(pair: readonly MatchResult[]): void {
    const gain = this.rules.players === 1 ? this.returnGain(pair) : this.pointsGain(pair)
    this.moments = withNumber(this.moments, gain)
    const { elo0, elo1 } = this.config
    this.llr =
      this.model === 'mean'
        ? meanLlr(this.moments, elo0, elo1)
        : countsLlr(pentanomialOf(this.counts), elo0, elo1, this.model)
  }

  private pointsGain(pair: readonly MatchResult[]): number {
    const outcomes: GameOutcome[] = []
    let points = 0
    for (const match of pair) {
      const first = firstSeatResult(match, this.rules)
      const turned = readKey(match.key).turned === 1
      outcomes.push(turned ? REVERSED[first.outcome] : first.outcome)
      points += turned ? -first.points : first.points
    }
    this.counts = withPair(this.counts, pairOf(outcomes[0], outcomes[1]))
    return points / 2
  }

  /** An episode that was forfeited or given up counts as the lowest return seen so far, as in standings. */
  private returnGain(pair: readonly MatchResult[]): number {
    const returns: (number | undefined)[] = [undefined, undefined]
    for (const match of pair) {
      if (match.forfeit || match.resigned !== undefined) continue
      returns[readKey(match.key).entrants[0]] = match.returns[0]
      this.lowest = Math.min(this.lowest ?? match.returns[0], match.returns[0])
    }
    const lowest = this.lowest ?? 0
    return (returns[0] ?? lowest) - (returns[1] ?? lowest)
  }
}

function numberOf({ entrants, pair, turned }: MatchPlace): number {
  return 2 * pair + (entrants.length === 1 ? entrants[0] : turned)
}

function refuse(message: string): never {
  throw new LudusError({ code: 'bad-sprt', message })
}
