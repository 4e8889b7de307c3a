import { describe, expect, test } from 'vitest'
import { escapingRolls, hittingRolls } from '../../../../agents/baselines/backgammon/shots.ts'
import { backgammon, board } from '../../../support/backgammonBoard.ts'

const game = backgammon()

describe('rolls of 36 that hit', () => {
  // The table that every book has: chances to hit a lone blot so many pips away with nothing in between
  test.each([
    [1, 11],
    [2, 12],
    [3, 14],
    [4, 15],
    [5, 15],
    [6, 17],
    [7, 6],
    [8, 6],
    [9, 5],
    [10, 3],
    [11, 2],
    [12, 3],
    [15, 1],
    [16, 1],
    [18, 1],
    [20, 1],
  ])('a blot %i pips away: %i', (distance, rolls) => {
    // mine on 24, theirs on my 24 - distance, which they count from the other side
    const { checkers } = board(game, { 24: 1 }, { [1 + distance]: 1 })
    expect(hittingRolls(checkers, 0)).toBe(rolls)
  })

  test('no way leads over a point that is held', () => {
    const open = board(game, { 24: 1 }, { 9: 1 })
    const shut = board(game, { 24: 1 }, { 9: 1, 3: 2, 7: 2, 5: 2 })
    expect(hittingRolls(open.checkers, 0)).toBe(6)
    expect(hittingRolls(shut.checkers, 0)).toBe(2) // 5-3 by way of the 5
  })

  test('who is on the bar enters first', () => {
    // enters with a 4, 5 or 6; hits on the 20 point with a 5, and from the 6 point with a 1 once it is in
    const { checkers } = board(game, { 25: 1, 6: 1 }, { 1: 2, 2: 2, 3: 2, 5: 1, 20: 1 })
    const fives = 11
    const entersThenOne = 4 // 4-1 and 6-1: the 1 is shut out of entering
    expect(hittingRolls(checkers, 0)).toBe(fives + entersThenOne)
    const two = board(game, { 25: 2, 6: 1 }, { 1: 2, 2: 2, 3: 2, 5: 1, 20: 1 })
    expect(hittingRolls(two.checkers, 0)).toBe(fives)
  })

  test('sees the board from either seat', () => {
    const { checkers } = board(game, { 7: 1 }, { 24: 1 })
    expect(hittingRolls(checkers, 1)).toBe(17)
    expect(hittingRolls(checkers, 0)).toBe(17)
    expect(hittingRolls(board(game, { 7: 1 }, { 25: 1, 1: 1 }).checkers, 0)).toBe(0) // behind it
  })
})

describe('rolls of 36 that free the last checker', () => {
  test.each([
    [{}, 36],
    [{ 2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 7: 2 }, 0],
    [{ 2: 2, 3: 2, 4: 2, 5: 2, 6: 2 }, 11],
    [{ 3: 2, 4: 2, 5: 2, 6: 2, 7: 2 }, 2], // 6-1: from the edge of the prime
    [{ 7: 2 }, 20], // 18 of 7 pips and more, 4-4 and 5-5
  ] as const)('behind %j: %i', (wall, rolls) => {
    expect(escapingRolls(board(game, { 24: 1 }, wall).checkers, 0)).toBe(rolls)
  })
})
