/** Entrants that play each other (or one that plays alone) in a round. */
export interface Meeting {
  readonly round: number // from 0
  /** Entrants by number: one, or two of which the first has seat 0 in the first game of each pair. */
  readonly entrants: readonly number[]
  /** Pairs of games (episodes, for one who plays alone), all of them, played or not. */
  readonly repeats: number
}

/** What the finished games of a meeting came to, from the side of its first entrant. */
export interface MeetingResult {
  readonly games: number
  /** A win 1, a draw 1/2. */
  readonly points: number
  /** Sum of what it gained over its opponent: 1, 0 or -1 a game, in point games the points. */
  readonly margin: number
}

/** Looks up what has been played so far of a round's meeting. */
export type Results = (round: number, entrants: readonly number[]) => MeetingResult

/** The entrants as a text that tells meetings of a round apart: `0-2`, `1`. */
export function labelOf(entrants: readonly number[]): string {
  return entrants.join('-')
}

/** Where a match belongs, as its key says. */
export interface MatchPlace {
  readonly round: number
  readonly entrants: readonly number[]
  readonly pair: number // from 0; episodes, for one who plays alone
  /** 1 in the second game of a pair, where seats are swapped. */
  readonly turned: number
}

/**
 * Reads the key of a match, such as `0/0-2/3/1`: round, entrants, pair, turned.
 * Throws where the text is no such key: then the matches are not those of a tournament.
 */
export function readKey(key: string): MatchPlace {
  const match = /^(\d+)\/(\d+(?:-\d+)*)\/(\d+)\/(\d+)$/.exec(key)
  if (!match) throw new Error(`Expected the key of a tournament's match such as '0/0-2/3/1', but got '${key}'.`)
  return {
    round: Number(match[1]),
    entrants: match[2].split('-').map(Number),
    pair: Number(match[3]),
    turned: Number(match[4]),
  }
}

/** Who sits in each seat. */
export function seatsOf({ entrants, turned }: MatchPlace): readonly number[] {
  return entrants.map((_, seat) => entrants[(seat + turned) % entrants.length])
}
