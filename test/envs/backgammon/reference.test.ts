import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROLL_COUNT, ROLLS } from '../../../envs/backgammon/dice.ts'
import type { Checkers } from '../../../envs/backgammon/position.ts'
import { type BackgammonState, FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { anyCheckers } from './arbitraries.ts'
import { make, place, referenceBoard, stateAt } from './boards.ts'
import { referencePlays } from './reference.ts'

/** What the engine lists must be what the reference lists, and steps must lead where the play does. */
function compare(state: BackgammonState): void {
  const mover = state.onRoll
  const expected = referencePlays(referenceBoard(state.checkers, mover), state.high, state.low)
  const after = new Int8Array(state.checkers.length)
  const came = Array.from({ length: state.playCount }, (_, i) => {
    state.afterstate(FIRST_PLAY + i, after)
    const steps = state.steps(FIRST_PLAY + i)
    if (steps.length !== expected.dice)
      expect.fail(`${steps.length} steps in place of ${expected.dice} in ${JSON.stringify(state.save())}`)
    return JSON.stringify(referenceBoard(after, mover))
  })
  const wanted = expected.dice === 0 ? [] : expected.boards.map(board => JSON.stringify(board))
  if (new Set(came).size !== came.length || came.toSorted().join() !== wanted.toSorted().join())
    expect(came.toSorted(), JSON.stringify(state.save())).toEqual(wanted.toSorted())
}

/** Compares a position under every roll of either player. */
function compareAll(checkers: Checkers): void {
  for (const onRoll of [0, 1] as const)
    for (let roll = 0; roll < ROLL_COUNT; roll++)
      compare(stateAt({ checkers, onRoll, dice: [ROLLS[2 * roll], ROLLS[2 * roll + 1]] }))
}

/** Checkers of a player who is bearing off against whatever is left to hinder it. */
const bearingOff: fc.Arbitrary<Checkers> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 }),
    fc.array(fc.integer({ min: 18, max: 24 }), { maxLength: 4 }),
    fc.nat(2),
  )
  .map(([mine, theirs, bar]) => {
    const own = counted(mine)
    const free = theirs.filter(point => !own[25 - point])
    return place(own, { ...counted(free), bar })
  })

function counted(points: readonly number[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const point of points) counts[point] = (counts[point] ?? 0) + 1
  return counts
}

describe('the plays of a roll agree with a slow generator that tries everything', () => {
  it('in positions of all kinds, under every roll', () => {
    fc.assert(
      fc.property(anyCheckers, checkers => compareAll(checkers)),
      { numRuns: 100 },
    )
  }, 120_000)

  it('in bear-offs, against checkers in the way', () => {
    fc.assert(
      fc.property(bearingOff, checkers => compareAll(checkers)),
      { numRuns: 400 },
    )
  }, 120_000)

  it('in all positions of random games', () => {
    const game = make()
    const random = new RandomPlay(game)
    const rng = Rng.fromSeed('reference')
    let compared = 0
    while (compared < 3000) {
      const state = game.start()
      while (state.end === 'going') {
        if (state.phase === 'play') {
          compare(state)
          compared++
        }
        state.play(random.draw(state, rng))
      }
    }
  }, 120_000)
})
