import fc from 'fast-check'
import { CHECKERS, checkCheckers, POINTS } from '../../../envs/backgammon/checkers.ts'
import type { Checkers } from '../../../envs/backgammon/position.ts'

/** Any checkers that can stand on a board: from nothing left to all on the bar. */
export const anyCheckers: fc.Arbitrary<Checkers> = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: POINTS }), { maxLength: CHECKERS }),
    fc.array(fc.integer({ min: 0, max: POINTS }), { maxLength: CHECKERS }),
  )
  .map(([mine, yours]): Checkers => {
    const own = countsOf(mine)
    const free = yours.filter(place => place === POINTS || own[POINTS - 1 - place] === 0)
    return [own, countsOf(free)]
  })
  .filter(checkers => checkCheckers(checkers).ok)

function countsOf(places: readonly number[]): number[] {
  const counts = new Array<number>(POINTS + 1).fill(0)
  for (const place of places) counts[place]++
  return counts
}
