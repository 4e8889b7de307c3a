import type { Field, Format } from './format.ts'
import { knockoutMeetings, knockoutPlaces } from './knockout.ts'
import type { Meeting, Results } from './meeting.ts'
import { swissMeetings, swissPlaces } from './swiss.ts'

export const FORMATS = ['round-robin', 'gauntlet', 'swiss', 'knockout'] as const
export type FormatName = (typeof FORMATS)[number]

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
