/** Elo points per natural unit of strength: a difference of 400 is odds of 10 to 1 (Elo 1978). */
export const ELO_PER_NATURAL = 400 / Math.LN10

/** The share of points that a player this many Elo points stronger is expected to make (logistic curve). */
export function eloToScore(elo: number): number {
  return 1 / (1 + 10 ** (-elo / 400))
}

/** The inverse of {@link eloToScore}: -Infinity for a score of 0, Infinity for 1. */
export function scoreToElo(score: number): number {
  if (score <= 0) return Number.NEGATIVE_INFINITY
  if (score >= 1) return Number.POSITIVE_INFINITY
  return 400 * Math.log10(score / (1 - score))
}
