import type { Field, Place } from './format.ts'
import type { Meeting, Results } from './meeting.ts'

/** A place in the bracket: an entrant, nobody (a bye for the other), or not yet known. */
type Slot = number | 'nobody' | undefined

/**
 * The meetings of a knockout tournament that are under way. The bracket is that of tennis: entrants are seeded by their order, 1 and 2
 * can only meet in the final, byes go to the best seeds. A meeting that is level after its pairs goes on one pair at a time, up to
 * `tiebreaks` of them; then the better seed goes on.
 */
export function knockoutMeetings(field: Field, results: Results): readonly Meeting[] {
  return playBracket(field, results).open
}

/** How far each has come: rounds survived, with byes. */
export function knockoutPlaces(field: Field, results: Results): readonly Place[] {
  const { survived, rounds } = playBracket(field, results)
  return survived.map(won => ({ order: [won], label: roundName(won, rounds) }))
}

function playBracket(field: Field, results: Results) {
  let slots: Slot[] = seeding(field.entrants)
  const rounds = Math.log2(slots.length)
  const survived: number[] = new Array(field.entrants).fill(0)
  const open: Meeting[] = []
  for (let round = 0; round < rounds; round++) {
    const next: Slot[] = []
    for (let i = 0; i < slots.length; i += 2) {
      const winner = winnerOf(slots[i], slots[i + 1], round, field, results, open)
      if (typeof winner === 'number') survived[winner]++
      next.push(winner)
    }
    slots = next
  }
  return { open, survived, rounds }
}

function winnerOf(one: Slot, other: Slot, round: number, field: Field, results: Results, open: Meeting[]): Slot {
  if (one === undefined || other === undefined) return undefined
  if (one === 'nobody') return other
  if (other === 'nobody') return one
  const entrants = [Math.min(one, other), Math.max(one, other)]
  const { games, margin } = results(round, entrants)
  const pairs = Math.floor(games / 2)
  const level = margin === 0 && pairs < field.repeats + field.tiebreaks
  const repeats = Math.max(field.repeats, pairs + (games % 2 === 1 || level ? 1 : 0))
  if (games < 2 * repeats) {
    open.push({ round, entrants, repeats })
    return undefined
  }
  return margin < 0 ? entrants[1] : entrants[0]
}

/** Slots of a bracket for n entrants, in the order in which they meet: for 8, seeds 1 8 4 5 2 7 3 6 (from 0 here). */
function seeding(entrants: number): Slot[] {
  let order = [0]
  while (order.length < entrants) {
    const size = order.length * 2
    order = order.flatMap(seed => [seed, size - 1 - seed])
  }
  return order.map(seed => (seed < entrants ? seed : 'nobody'))
}

const LAST_ROUNDS = ['winner', 'final', 'semi-final', 'quarter-final']

function roundName(won: number, rounds: number): string {
  return LAST_ROUNDS[rounds - won] ?? `round ${won + 1}`
}
