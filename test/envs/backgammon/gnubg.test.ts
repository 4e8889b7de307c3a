import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Backgammon } from '../../../envs/backgammon/game.ts'
import { formatPlay } from '../../../envs/backgammon/playNotation.ts'
import type { Position } from '../../../envs/backgammon/position.ts'
import { formatGnuId } from '../../../envs/backgammon/positionText.ts'
import { backgammonOptions, readRules } from '../../../envs/backgammon/rules.ts'
import { positionOf } from '../../../envs/backgammon/snapshot.ts'
import { type BackgammonState, FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import { formatXgid } from '../../../envs/backgammon/xgid.ts'
import { CHANCE, OVER } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { askGnubg, hasGnubg } from '../../support/gnubg.ts'
import { anyPosition } from './arbitraries.ts'

/** What the program has on its board after a position was set up. Its board lists the checkers of who is not on roll first. */
interface SetUp {
  readonly board: readonly [readonly number[], readonly number[]]
  readonly dice: readonly [number, number]
  readonly cube: {
    readonly cube: number
    readonly cubeowner: number
    readonly move: number
    readonly matchto: number
    readonly score: readonly [number, number]
    readonly crawford: number
    readonly jacoby: number
  }
}
const SET_UP = `
command('set ' + question)
answer = {'board': gnubg.board(), 'dice': gnubg.posinfo()['dice'], 'cube': gnubg.cubeinfo()}
`

/** A position as who is on roll sees it. GNU Backgammon tells no score of money play, and takes back a double that is on the table. */
const facts = ({ checkers, onRoll, dice, cube, score, length, crawford, jacoby }: Position) => ({
  board: [checkers[1 - onRoll], checkers[onRoll]],
  dice: [...(dice ?? [0, 0])].sort(),
  cube: cube.value,
  owner: cube.owner === undefined ? 'nobody' : cube.owner === onRoll ? 'on roll' : 'other',
  score: length > 0 ? [score[onRoll], score[1 - onRoll]] : [0, 0],
  length,
  crawford,
  jacoby,
})
const factsOf = ({ board, dice, cube }: SetUp) => ({
  board,
  dice: [...dice].sort(),
  cube: cube.cube,
  owner: cube.cubeowner < 0 ? 'nobody' : cube.cubeowner === cube.move ? 'on roll' : 'other',
  score: [cube.score[cube.move], cube.score[1 - cube.move]],
  length: cube.matchto,
  crawford: cube.crawford === 1,
  jacoby: cube.matchto === 0 && cube.jacoby === 1,
})

/** Every play that the program knows, as it writes it; none where it says that there is none. */
const PLAYS = `
command('set gnubgid ' + question)
try: answer = [each['move'] for each in gnubg.hint(10000)['hint']]
except Exception: answer = []
`
const money = new Backgammon(readRules(backgammonOptions.parse({})))

/** Positions with a roll to be played: some that no game reaches, and some of random games. */
function rolls(count: number, seed: number): BackgammonState[] {
  const rng = Rng.fromSeed(`${seed}`)
  const states = fc.sample(anyPosition, { numRuns: count, seed }).map(({ checkers, onRoll }) => {
    const state = money.start()
    const dice = [1 + rng.below(6), 1 + rng.below(6)] as const
    state.setUp({ ...positionOf(state), checkers, onRoll, dice, opening: false })
    return state
  })
  const odds = new Float64Array(money.spec.outcomes)
  let state = money.start()
  while (states.length < 2 * count) {
    if (state.turn === OVER) state = money.start()
    else if (state.turn === CHANCE) state.play(rng.below(state.outcomes(odds)))
    else {
      if (state.phase === 'play' && rng.below(3) === 0) states.push(state.clone())
      state.play(state.sampleLegal(rng))
    }
  }
  return states
}

describe.skipIf(!hasGnubg)('GNU Backgammon', () => {
  // it crashes on cubes beyond what the match is about
  const sane = anyPosition.filter(({ length, cube }) => length === 0 || cube.value <= length)
  const positions = fc.sample(sane, { numRuns: 400, seed: 1 })

  it('reads our position IDs and match IDs as we mean them', () => {
    const { answers } = askGnubg<SetUp>(
      SET_UP,
      positions.map(position => `gnubgid ${formatGnuId(position)}`),
    )
    expect(answers.map(factsOf)).toEqual(positions.map(facts))
    expect(answers.map(({ cube }) => cube.move)).toEqual(positions.map(({ onRoll }) => onRoll)) // its player 0 is ours
  })

  it('reads our XGIDs as we mean them', () => {
    const { answers } = askGnubg<SetUp>(
      SET_UP,
      positions.map(position => `xgid ${formatXgid(position)}`),
    )
    expect(answers.map(factsOf)).toEqual(positions.map(facts))
  })

  it('lists the same plays, and writes them alike', () => {
    const states = rolls(100, 1)
    const { answers } = askGnubg<string[]>(
      PLAYS,
      states.map(state => formatGnuId(positionOf(state))),
    )
    const ours = states.map(state =>
      Array.from({ length: state.playCount }, (_, i) => formatPlay(state.steps(FIRST_PLAY + i))).sort(),
    )
    expect(answers.map(plays => [...plays].sort())).toEqual(ours)
  })
})
