import type { Meeting, Results } from './meeting.ts'

/** What a format works on. */
export interface Field {
  readonly entrants: number
  /** Pairs a meeting; episodes an entrant in one-player worlds. */
  readonly repeats: number
  readonly rounds: number // of a Swiss tournament
  readonly tiebreaks: number // most further pairs of a level knockout tie
}

/** How far an entrant has come by the format's own measure. */
export interface Place {
  /** Compared number by number, the larger being the better. */
  readonly order: readonly number[]
  /** For people: `5.5 (Buchholz 21)`, `final`. */
  readonly label: string
}

/**
 * Who meets whom, as a pure function of what has been played: resuming is calling it again with what the store has. It says which
 * meetings are now under way, with the number of repeats they need; none when the tournament is over. The order in which
 * results came in never matters.
 */
export interface Format {
  readonly summary: string
  meetings(field: Field, results: Results): readonly Meeting[]
  /** Fewest meetings that it takes. */
  expected(field: Field): number
  /** What ranks before ratings do, by entrant; absent where nothing does. */
  places?(field: Field, results: Results): readonly Place[]
}
