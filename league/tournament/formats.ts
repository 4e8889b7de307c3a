import { knockoutMeetings, knockoutPlaces } from './knockout.ts'
import type { Meeting, Results } from './meeting.ts'
import { swissMeetings, swissPlaces } from './swiss.ts'

export const FORMATS = ['round-robin', 'gauntlet', 'swiss', 'knockout'] as const
export type FormatName = (typeof FORMATS)[number]

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

export const formats: Readonly<Record<FormatName, Format>> = {
  'round-robin': {
    summary: 'everyone meets everyone',
    meetings: (field, results) => unfinished(everyPair(field), results),
    expected: field => everyPair(field).length,
  },
  gauntlet: {
    summary: 'the first meets each of the others',
    meetings: (field, results) => unfinished(firstAgainstRest(field), results),
    expected: field => field.entrants - 1,
  },
  swiss: {
    summary: 'rounds between entrants with like points, without rematches while that can be',
    meetings: swissMeetings,
    expected: field => field.rounds * Math.floor(field.entrants / 2),
    places: swissPlaces,
  },
  knockout: {
    summary: 'the loser of each meeting is out; the bracket is seeded by the order of the entrants',
    meetings: knockoutMeetings,
    expected: field => field.entrants - 1,
    places: knockoutPlaces,
  },
}

/** One-player worlds: everyone plays the same episodes alone. */
export const solo: Format = {
  summary: 'everyone plays the same episodes',
  meetings: (field, results) => unfinished(alone(field), results),
  expected: field => field.entrants,
}

function everyPair({ entrants, repeats }: Field): Meeting[] {
  const meetings: Meeting[] = []
  for (let a = 0; a < entrants; a++) {
    for (let b = a + 1; b < entrants; b++) meetings.push({ round: 0, entrants: [a, b], repeats })
  }
  return meetings
}

function firstAgainstRest({ entrants, repeats }: Field): Meeting[] {
  return Array.from({ length: entrants - 1 }, (_, i) => ({ round: 0, entrants: [0, i + 1], repeats }))
}

function alone({ entrants, repeats }: Field): Meeting[] {
  return Array.from({ length: entrants }, (_, i) => ({ round: 0, entrants: [i], repeats }))
}

function unfinished(meetings: readonly Meeting[], results: Results): readonly Meeting[] {
  return meetings.filter(each => results(each.round, each.entrants).games < each.repeats * each.entrants.length)
}
