import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allSteps } from '../../../envs/backgammon/actions.ts'
import { checkersOf } from '../../../envs/backgammon/board.ts'
import { Backgammon } from '../../../envs/backgammon/game.ts'
import { type MatEvent, readMat } from '../../../envs/backgammon/mat.ts'
import { formatPlay, matchPlay } from '../../../envs/backgammon/playNotation.ts'
import type { Position } from '../../../envs/backgammon/position.ts'
import { formatPositionId } from '../../../envs/backgammon/positionId.ts'
import { formatGnuId } from '../../../envs/backgammon/positionText.ts'
import { backgammonOptions, readRules } from '../../../envs/backgammon/rules.ts'
import { positionOf } from '../../../envs/backgammon/snapshot.ts'
import { type BackgammonState, DOUBLE, FIRST_PLAY, ROLL } from '../../../envs/backgammon/state.ts'
import { formatXgid } from '../../../envs/backgammon/xgid.ts'
import { CHANCE, OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
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
/** The position ID after a move, of who is then on roll. */
const MOVE = `
command('set gnubgid ' + question[0])
turn = gnubg.posinfo()['turn']
command('move ' + question[1])
answer = 'refused' if gnubg.posinfo()['turn'] == turn else gnubg.positionid()
`
const money = new Backgammon(readRules(backgammonOptions.parse({})))

function idAfter(state: BackgammonState, action: number): string {
  const after = new Int8Array(state.checkers.length)
  state.afterstate(action, after)
  return formatPositionId(checkersOf(after), state.onRoll === 0 ? 1 : 0)
}

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

/** A game of a match as the program tells it; X is its player 0 here, who is ours. */
interface Info {
  readonly 'score-X': number
  readonly 'score-O': number
  readonly winner: 'X' | 'O'
  readonly 'points-won': number
  readonly resigned: boolean
  readonly crawford: boolean
}
const PLAY = `
for side in (0, 1):
    command('set player %d gnubg' % side)
    for choice in ('chequer', 'cubedecision'): command('set player %d %s evaluation plies 0' % (side, choice))
command('set automatic game on')
command('set seed %d' % question)
command('new match 3')
command('export match mat played.mat')
answer = {'text': open('played.mat').read(), 'games': [game['info'] for game in gnubg.match(0)['games']]}
command('set automatic game off')
import os; os.remove('played.mat')
`
const IMPORT = `
command('import mat ' + question)
answer = [dict({'crawford': False}, **game['info'], events=len(game['game'])) for game in gnubg.match(0)['games']]
`
const matchTo = (length: number): Backgammon => new Backgammon(readRules(backgammonOptions.parse({ length })))

/** A match of random players who double now and then, as a `.mat` file. */
function randomMatch(length: number, seed: number): string {
  const game = matchTo(length)
  const rng = Rng.fromSeed(`${seed}`)
  const odds = new Float64Array(game.spec.outcomes)
  const actions: number[] = []
  for (const state = game.start(); state.turn !== OVER; state.play(actions[actions.length - 1])) {
    if (state.turn === CHANCE) actions.push(rng.below(state.outcomes(odds)))
    else if (state.phase === 'turn') actions.push(rng.below(8) === 0 ? DOUBLE : ROLL)
    else actions.push(state.sampleLegal(rng))
  }
  return game.archive.write(game.start(), actions, { players: ['A b', 'C'], ended: 'rules' })
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

  it('takes texts without stars for the same plays', () => {
    const questions: string[][] = []
    const ours: string[] = []
    for (const state of rolls(100, 2)) {
      const plays = allSteps(state)
      for (const play of plays) {
        if (play.length < 2 || !play.some(({ hit }) => hit)) continue
        const joined = formatPlay(play).replaceAll('*', '')
        for (const text of new Set([joined, joined.replaceAll(/\/\d+(?=\/)/g, '')])) {
          const found = matchPlay(text, plays)
          questions.push([formatGnuId(positionOf(state)), text])
          ours.push(found.ok ? idAfter(state, FIRST_PLAY + found.value) : found.error.code)
        }
      }
    }
    const { answers } = askGnubg<string>(MOVE, questions)
    // what it refuses, hits that the text does not name, is taken here where only one play can be meant
    const taken = answers.flatMap((answer, i) => (answer === 'refused' ? [] : [[questions[i], answer, ours[i]]]))
    for (const [question, answer, our] of taken) if (our !== answer) expect([question, our]).toEqual([question, answer])
    expect(taken.length).toBeGreaterThan(1000)
    expect(ours).toContain('ambiguous-play')
  })

  it('plays matches against itself that are legal here and end alike', () => {
    const { answers } = askGnubg<{ text: string; games: readonly Info[] }>(PLAY, [1, 3])
    for (const { text, games } of answers) {
      const state = unwrap(matchTo(3).fromPosition(text))
      const last = games[games.length - 1]
      const score = [last['score-X'], last['score-O']]
      score[last.winner === 'X' ? 0 : 1] += last['points-won']
      expect([state.turn, [...state.score]]).toEqual([OVER, score])
      expect(unwrap(readMat(text)).games.map(game => game.score)).toEqual(
        games.map(game => [game['score-X'], game['score-O']]),
      )
    }
  })

  it('imports the matches that we write, event by event', () => {
    const files = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`${i}.mat`, randomMatch(1 + (i % 5), i)]))
    const { answers, output } = askGnubg<readonly (Info & { events: number })[]>(IMPORT, Object.keys(files), files)
    expect(output).not.toMatch(/warning|unrecogni|illegal|invalid|doesn't/i)
    const told = Object.values(files).map(text => {
      const { length, games } = unwrap(readMat(text))
      return games.map(({ score, events }, i) => {
        const last = events[events.length - 1] as MatEvent & { kind: 'win' }
        return {
          'score-X': score[0],
          'score-O': score[1],
          winner: 'XO'[last.player],
          'points-won': last.points,
          resigned: false,
          crawford: i > 0 && score.includes(length - 1) && !games[i - 1].score.includes(length - 1),
          events: events.length - 1,
        }
      })
    })
    expect(answers).toEqual(told)
  })
})
