import fc from 'fast-check'
import { CHECKERS, POINTS } from '../../../envs/backgammon/board.ts'
import { checkCheckers } from '../../../envs/backgammon/check.ts'
import type { Checkers, Position } from '../../../envs/backgammon/position.ts'

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

const player = fc.constantFrom<0 | 1>(0, 1)
const die = fc.integer({ min: 1, max: 6 })

/** Any position of a game under way, in match and money play, at every moment of a turn. */
export const anyPosition: fc.Arbitrary<Position> = fc
  .record({
    checkers: anyCheckers,
    onRoll: player,
    moment: fc.constantFrom('before the roll', 'rolled', 'doubled'),
    dice: fc.tuple(die, die),
    cube: fc.record({ value: fc.integer({ min: 0, max: 12 }).map(log => 2 ** log), owner: fc.option(player) }),
    length: fc.integer({ min: 0, max: 64 }),
    score: fc.tuple(fc.nat(63), fc.nat(63)),
    crawford: fc.boolean(),
    jacoby: fc.boolean(),
  })
  .map(({ moment, dice, cube, length, score, crawford, jacoby, ...rest }): Position => {
    const points = score.map(each => (length > 0 ? each % length : each)) as [number, number]
    const isCrawford = crawford && length > 1 && points.includes(length - 1) && points[0] !== points[1]
    return {
      ...rest,
      dice: moment === 'rolled' ? dice : undefined,
      doubled: moment === 'doubled' && !isCrawford && cube.owner !== 1 - rest.onRoll,
      cube: isCrawford ? { value: 1, owner: undefined } : { value: cube.value, owner: cube.owner ?? undefined },
      length,
      score: points,
      crawford: isCrawford,
      jacoby: jacoby && length === 0,
      opening: false,
      ended: undefined,
    }
  })
  .filter(position => position.checkers.every(side => side.some(count => count > 0)))

function countsOf(places: readonly number[]): number[] {
  const counts = new Array<number>(POINTS + 1).fill(0)
  for (const place of places) counts[place]++
  return counts
}
