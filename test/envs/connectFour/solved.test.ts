import { describe, expect, test } from 'vitest'
import { AlphaBeta } from '../../../agents/search/alphaBeta.ts'
import { Budget } from '../../../agents/search/budget.ts'
import { noHeuristic } from '../../../agents/search/heuristics/heuristic.ts'
import { ConnectFour } from '../../../envs/connectFour/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { endless, position } from '../../support/decide.ts'

/** What the player to move gets under best play of both. */
function solve(columns: number, rows: number, moves = ''): number {
  const game = new ConnectFour({ columns, rows })
  const budget = new Budget(Number.POSITIVE_INFINITY, 1000)
  budget.start(endless)
  const search = new AlphaBeta(game, { heuristic: noHeuristic, tableBits: 18 })
  const found = search.search(position(game, moves), game.spec.longest, budget, Rng.fromSeed(1))
  expect(found.exact).toBe(true)
  return found.moves[0].value
}

// J. Tromp, John's Connect Four Playground (tromp.github.io/c4/c4.html)
describe('small boards come to what is known of them', () => {
  test.each([
    [4, 4],
    [4, 5],
    [5, 4],
  ])('%i columns and %i rows: a draw', (columns, rows) => {
    expect(solve(columns, rows)).toBe(0)
  })
})

// P. Pons, Connect 4 Game Solver (blog.gamesolver.org), benchmarks Test_L3_R1, L2_R1 and L2_R2: signs of the scores
describe('positions on 7x6 come to what another solver says of them', () => {
  test.each([
    ['2252576253462244111563365343671351441', -1],
    ['7422341735647741166133573473242566', 1],
    ['23163416124767223154467471272416755633', 0],
    ['71255763773133525731261364622167124446454', 0],
    ['65214673556155731566316327373221417', -1],
    ['52677675164321472411331752454', 0],
    ['3135151421347443544172316522225776773566', 0],
    ['562154564361751726662253737734213275114', 0],
    ['233377345754465174223731671122611552', 1],
    ['6763525635134453444361412671365712', -1],
    ['211376455663355325112113664364524722', 0],
    ['3146762114467714356347741621375222', -1],
    ['67152117737262713366376314254', 1],
    ['2762751722231276466633475674533', 1],
    ['3642756176227637211322113551637574556', 1],
    ['22647455554314246733661634615122372377511', 0],
    ['427566236745127177115664464254', 1],
    ['7172212567451542223676134464437761515', 0],
    ['641154574541323641152467137655232232366', 0],
    ['5775265212657176476365522624313714333', 1],
    ['3575316255751336464276636772271112', -1],
    ['5554224333234511764415115', 1],
    ['2737772244262123677516643354', 0],
    ['24617524315172127', 1],
  ])('%s: %i', (moves, outcome) => {
    expect(solve(7, 6, moves)).toBe(outcome)
  })
})
