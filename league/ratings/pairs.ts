/**
 * What a pair of games (seats swapped, same opening) can come to for the first of two players, and what a game can that
 * has no partner. The games of a pair are not independent, so everything below counts pairs.
 */
export const PAIR_OUTCOMES = ['ll', 'ld', 'wl', 'dd', 'wd', 'ww', 'l', 'd', 'w'] as const
export type PairOutcome = (typeof PAIR_OUTCOMES)[number]
export const GAME_OUTCOMES = ['l', 'd', 'w'] as const
export type GameOutcome = (typeof GAME_OUTCOMES)[number]

/** How often each outcome was seen, from the first player's side. */
export type PairCounts = Readonly<Record<PairOutcome, number>>

export const NO_PAIRS: PairCounts = { ll: 0, ld: 0, wl: 0, dd: 0, wd: 0, ww: 0, l: 0, d: 0, w: 0 }

/** Points for one game. */
export const GAME_POINTS: Readonly<Record<GameOutcome, number>> = { l: 0, d: 0.5, w: 1 }

export const REVERSED: Readonly<Record<GameOutcome, GameOutcome>> = { l: 'w', d: 'd', w: 'l' }

/** What each outcome consists of: games, points of the first player (a win 1, a draw 1/2), draws. */
export const PAIR_PARTS: Readonly<Record<PairOutcome, { games: number; points: number; draws: number }>> = {
  ll: { games: 2, points: 0, draws: 0 },
  ld: { games: 2, points: 0.5, draws: 1 },
  wl: { games: 2, points: 1, draws: 0 },
  dd: { games: 2, points: 1, draws: 2 },
  wd: { games: 2, points: 1.5, draws: 1 },
  ww: { games: 2, points: 2, draws: 0 },
  l: { games: 1, points: 0, draws: 0 },
  d: { games: 1, points: 0.5, draws: 1 },
  w: { games: 1, points: 1, draws: 0 },
}

const TOGETHER: Readonly<Record<GameOutcome, Readonly<Record<GameOutcome, PairOutcome>>>> = {
  l: { l: 'll', d: 'ld', w: 'wl' },
  d: { l: 'ld', d: 'dd', w: 'wd' },
  w: { l: 'wl', d: 'wd', w: 'ww' },
}

/** The two games of a pair as one outcome, both from the same player's side. */
export function pairOf(first: GameOutcome, second: GameOutcome): PairOutcome {
  return TOGETHER[first][second]
}

export function withPair(counts: PairCounts, outcome: PairOutcome): PairCounts {
  return { ...counts, [outcome]: counts[outcome] + 1 }
}

/** Games, points and draws in all. */
export function totalOf(counts: PairCounts): { games: number; points: number; draws: number } {
  const total = { games: 0, points: 0, draws: 0 }
  for (const outcome of PAIR_OUTCOMES) {
    total.games += counts[outcome] * PAIR_PARTS[outcome].games
    total.points += counts[outcome] * PAIR_PARTS[outcome].points
    total.draws += counts[outcome] * PAIR_PARTS[outcome].draws
  }
  return total
}

/** Pairs only, by the first player's points 0, 1/2, 1, 3/2, 2: the five counts of pentanomial statistics. */
export function pentanomialOf(counts: PairCounts): readonly number[] {
  return [counts.ll, counts.ld, counts.wl + counts.dd, counts.wd, counts.ww]
}
