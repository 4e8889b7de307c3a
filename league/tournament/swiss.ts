import type { Field, Place } from './format.ts'
import { matchable } from './matching.ts'
import type { Meeting, Results } from './meeting.ts'

/** What a Swiss tournament remembers between rounds. */
interface Table {
  readonly points: number[] // by entrant; a win 1, a draw 1/2, a bye as if every game of a meeting was won
  readonly byes: number[]
  readonly opponents: number[][] // in order of rounds
}

/**
 * The meetings of the first Swiss round that is not finished. A round pairs entrants with like points, the top half of each score group
 * against its bottom half, and never twice the same while that can be avoided. With an odd field the lowest entrant that has had
 * the fewest byes has one. Points decide, ties go by the order of the entrants, so a round depends on nothing but results.
 */
export function swissMeetings(field: Field, results: Results): readonly Meeting[] {
  const table = emptyTable(field)
  for (let round = 0; round < field.rounds; round++) {
    const meetings = playRound(field, table, round, results)
    const open = meetings.filter(each => results(round, each.entrants).games < 2 * each.repeats)
    if (open.length > 0) return open
  }
  return []
}

/** Points, then Buchholz: the sum of the opponents' points, a bye counting as an opponent with one's own points. */
export function swissPlaces(field: Field, results: Results): readonly Place[] {
  const table = emptyTable(field)
  for (let round = 0; round < field.rounds; round++) {
    const meetings = playRound(field, table, round, results)
    if (meetings.some(each => results(round, each.entrants).games < 2 * each.repeats)) break
  }
  return table.points.map((points, entrant) => {
    const met = table.opponents[entrant].reduce((sum, opponent) => sum + table.points[opponent], 0)
    const buchholz = met + table.byes[entrant] * points
    return { order: [points, buchholz], label: `${points} (Buchholz ${buchholz})` }
  })
}

function emptyTable({ entrants }: Field): Table {
  return {
    points: new Array(entrants).fill(0),
    byes: new Array(entrants).fill(0),
    opponents: Array.from({ length: entrants }, () => []),
  }
}

/** Pairs a round and enters what has been played of it into the table. */
function playRound(field: Field, table: Table, round: number, results: Results): readonly Meeting[] {
  const { bye, pairs } = pairRound(table)
  const meetings = pairs.map(([a, b]) => ({
    round,
    entrants: [Math.min(a, b), Math.max(a, b)],
    repeats: field.repeats,
  }))
  for (const { entrants } of meetings) {
    const [a, b] = entrants
    const { games, points } = results(round, entrants)
    table.points[a] += points
    table.points[b] += games - points
    table.opponents[a].push(b)
    table.opponents[b].push(a)
  }
  if (bye !== undefined) {
    table.points[bye] += 2 * field.repeats
    table.byes[bye]++
  }
  return meetings
}

function pairRound(table: Table): { bye: number | undefined; pairs: readonly (readonly [number, number])[] } {
  const order = table.points.map((_, entrant) => entrant).sort((a, b) => table.points[b] - table.points[a] || a - b)
  const fewest = Math.min(...table.byes)
  const idle = order.length % 2 === 0 ? [undefined] : order.filter(each => table.byes[each] === fewest).reverse()
  const met = (a: number, b: number) => table.opponents[a].filter(opponent => opponent === b).length
  for (let rematches = 0; ; rematches++) {
    const allowed = (a: number, b: number) => met(a, b) <= rematches
    for (const bye of idle) {
      const playing = order.filter(each => each !== bye)
      if (matchable(playing, allowed)) return { bye, pairs: pairUp(playing, table.points, allowed) }
    }
  }
}

/** From the top down, each with the first opponent of its preference that leaves the rest pairable. */
function pairUp(
  playing: readonly number[],
  points: readonly number[],
  allowed: (a: number, b: number) => boolean,
): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = []
  let left = playing
  while (left.length > 0) {
    const top = left[0]
    const opponent = byPreference(left, points).find(
      each =>
        allowed(top, each) &&
        matchable(
          left.filter(other => other !== top && other !== each),
          allowed,
        ),
    )!
    pairs.push([top, opponent])
    left = left.filter(each => each !== top && each !== opponent)
  }
  return pairs
}

/** Opponents for the first of the list: those with like points first, among equals the one half the group below, then its neighbours. */
function byPreference(left: readonly number[], points: readonly number[]): readonly number[] {
  const top = left[0]
  const half = Math.floor(left.filter(each => points[each] === points[top]).length / 2)
  const wish = (each: number) => {
    const gap = points[top] - points[each]
    const rank = left.indexOf(each)
    return { gap, distance: gap === 0 ? Math.abs(rank - half) : rank }
  }
  return left.slice(1).sort((a, b) => wish(a).gap - wish(b).gap || wish(a).distance - wish(b).distance || a - b)
}
