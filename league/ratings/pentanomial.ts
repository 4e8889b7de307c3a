import { normalCdf, Z95 } from './distributions.ts'
import { ELO_PER_NATURAL, scoreToElo } from './elo.ts'
import type { Estimate } from './paired.ts'

/** What a match between two players says, each category a possible result of one independent unit. */
export interface ScoreStatistics {
  /** Independent units: pairs for five counts, games for three. */
  readonly count: number
  /** Mean points a game, 0 to 1. */
  readonly score: number
  /** Variance of one unit's points a game. */
  readonly variance: number
  /** Logistic Elo difference: infinite where every point went one way. */
  readonly elo: Estimate
  /** Normalised Elo: the score's distance from 1/2 in standard deviations of one game, times 800/ln 10. */
  readonly nElo: Estimate
  /** Likelihood of superiority. */
  readonly los: number
}

/**
 * Statistics of counts by score: three counts (losses, draws, wins), or five by the points 0, 1/2, 1, 3/2, 2 of pairs.
 * The normalised Elo of pairs is per game (variance doubled), so that both lengths speak of the same scale.
 * Source: Van den Bergh, "Normalized Elo" (cantate.be/Fishtest), as fastchess reports it.
 */
export function scoreStatistics(counts: readonly number[]): ScoreStatistics {
  const top = counts.length - 1
  const count = counts.reduce((sum, n) => sum + n, 0)
  if (count === 0) {
    const unknown = { value: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    return { count, score: 0.5, variance: 0, elo: unknown, nElo: unknown, los: 0.5 }
  }
  const score = counts.reduce((sum, n, i) => sum + n * i, 0) / top / count
  const variance = counts.reduce((sum, n, i) => sum + n * (i / top - score) ** 2, 0) / count
  if (variance === 0) return allAlike(count, score)
  const half = Z95 * Math.sqrt(variance / count)
  const deviation = Math.sqrt((top / 2) * variance) // of a single game
  const nElo = (at: number) => ((at - 0.5) / deviation) * 2 * ELO_PER_NATURAL
  return {
    count,
    score,
    variance,
    elo: { value: scoreToElo(score), low: scoreToElo(score - half), high: scoreToElo(score + half) },
    nElo: { value: nElo(score), low: nElo(score - half), high: nElo(score + half) },
    los: normalCdf((score - 0.5) / Math.sqrt(variance / count)),
  }
}

/**
 * Units that all came out the same have no variance to make an interval of. What was never seen in n units has a chance of at most
 * 1 - 0.05^(1/n) (95 %, "rule of three"), and may lie at either end. After n
 * units won, the chance that more than half are is 1 - 2^-(n+1) (uniform prior).
 */
function allAlike(count: number, score: number): ScoreStatistics {
  const unseen = 1 - 0.05 ** (1 / count)
  const ahead = 1 - 2 ** -(count + 1)
  return {
    count,
    score,
    variance: 0,
    elo: {
      value: scoreToElo(score),
      low: scoreToElo(score - unseen * score),
      high: scoreToElo(score + unseen * (1 - score)),
    },
    nElo: {
      value: score === 0.5 ? 0 : (score - 0.5) * Number.POSITIVE_INFINITY,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    },
    los: score === 0.5 ? 0.5 : score > 0.5 ? ahead : 1 - ahead,
  }
}
