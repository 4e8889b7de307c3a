import { describe, expect, it } from 'vitest'
import { formatRoll, ROLL_COUNT, ROLLS } from '../../../envs/backgammon/dice.ts'
import { type BackgammonState, FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { make, place, referenceBoard, stateAt } from './boards.ts'
import { referencePlays } from './reference.ts'

/** Both players' checkers as a game begins. */
const opening = place({ 24: 2, 13: 5, 8: 3, 6: 5 }, { 24: 2, 13: 5, 8: 3, 6: 5 })

/** Ways of playing so many rolls, each of the 21 counted once, and a pass as a way. */
function perft(state: BackgammonState, rolls: number): number {
  if (state.end !== 'going') return 0
  let count = 0
  const after = state.clone()
  for (let roll = 0; roll < ROLL_COUNT; roll++) {
    const rolled = state.clone()
    rolled.play(roll)
    const plays = rolled.playCount || 1
    if (rolls === 1) count += plays
    else
      for (let i = 0; i < plays; i++) {
        after.copyFrom(rolled)
        after.play(FIRST_PLAY + i)
        count += perft(after, rolls - 1)
      }
  }
  return count
}

describe('counts of distinct plays', () => {
  const start = stateAt({ checkers: opening }, { cube: false })

  it('from the opening position, by roll', () => {
    const counts = Array.from({ length: ROLL_COUNT }, (_, roll) => {
      const state = start.clone()
      state.play(roll)
      return `${formatRoll(ROLLS, roll)}: ${state.playCount}`
    })
    expect(counts).toEqual([
      ...['1-1: 42', '2-1: 15', '2-2: 75', '3-1: 16', '3-2: 17', '3-3: 73'],
      ...['4-1: 14', '4-2: 18', '4-3: 17', '4-4: 52', '5-1: 8', '5-2: 8', '5-3: 9', '5-4: 9', '5-5: 4'],
      ...['6-1: 10', '6-2: 14', '6-3: 14', '6-4: 14', '6-5: 7', '6-6: 11'],
    ])
  })

  it('from the opening position, two rolls deep', () => {
    expect([perft(start, 1), perft(start, 2)]).toEqual([447, 202_782])
  })

  it('from a position with contact and a checker on the bar, two rolls deep', () => {
    const checkers = place({ bar: 1, 13: 4, 8: 3, 6: 4, 5: 2, 3: 1 }, { 24: 1, 18: 1, 13: 4, 8: 3, 6: 4, 4: 2 })
    const state = stateAt({ checkers }, { cube: false })
    expect([perft(state, 1), perft(state, 2)]).toEqual([211, 120_281])
  })

  it('from a bear-off, three rolls deep', () => {
    const checkers = place({ 6: 2, 5: 1, 3: 2, 1: 1 }, { 6: 1, 4: 2, 2: 2 })
    const state = stateAt({ checkers }, { cube: false })
    expect([perft(state, 1), perft(state, 2), perft(state, 3)]).toEqual([127, 10_414, 920_286])
  })
})

describe('the largest lists', () => {
  it('hold 1004 plays in a position of a random game, as the reference agrees', () => {
    const state = unwrap(make().fromPosition('XGID=-A-AABA--A--AA-AA---BAA-m-:0:0:1:11:0:0:0:0:10'))
    expect(state.playCount).toBe(1004)
    expect(referencePlays(referenceBoard(state.checkers, 0), 1, 1).boards.length).toBe(1004)
  })

  it('hold 2140 plays in a position found by hill climbing, as the reference agrees; there is room for more', () => {
    const spread = [3, 4, 6, 7, 8, 10, 11, 13, 14, 16, 17, 19, 20, 22, 23].map(point => [point, 1])
    const state = stateAt({ checkers: place(Object.fromEntries(spread), { 1: 15 }), dice: [1, 1] })
    expect(state.playCount).toBe(2140)
    expect(referencePlays(referenceBoard(state.checkers, 0), 1, 1).boards.length).toBe(2140)
    expect(make().spec.actions.count).toBeGreaterThan(2140)
  })
})
