/** AlphaZero where plays are listed, dice are thrown and points are won: a net that only says what positions are worth. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { approachTo, evaluatorBy } from '../../../agents/alphaZero/approach.ts'
import { type Sight, sightOf, sights } from '../../../agents/alphaZero/sight.ts'
import { ValueLessons } from '../../../agents/alphaZero/valueLessons.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import { capture, restore } from '../../../agents/nn/core/checkpoint.ts'
import { Session } from '../../../agents/nn/onnx/index.ts'
import { Budget } from '../../../agents/search/budget.ts'
import { evaluation } from '../../../agents/search/evaluator.ts'
import { PUCT_DEFAULTS } from '../../../agents/search/puct.ts'
import { PuctSearch } from '../../../agents/search/puctSearch.ts'
import { ranked } from '../../../agents/search/ranking.ts'
import { ROOT } from '../../../agents/search/tree.ts'
import { CHANCE, type Game, OVER, type State } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { bruteForce, endless, position } from '../../support/decide.ts'
import { type Drawn, decide, drawnGame, earn, over, roll } from '../../support/drawnGame.ts'
import { use } from '../nn/backends.ts'
import { training } from './training.ts'

beforeAll(() => use('wasm'))

/** Steps to the goal of the race below. */
const GOAL = 6

/**
 * A race: who is on turn walks two steps, or dares one or five, as luck will have it. The first at the goal wins a point, or two where the other has
 * made less than half the way.
 */
function race(): Game {
  const known = new Map<string, Drawn>()
  const at = (mover: number, own: number, other: number): Drawn => {
    const key = `${mover} ${own} ${other}`
    const node =
      known.get(key) ??
      decide(mover, {
        walk: after(mover, own + 2, other),
        dare: roll({ trip: [0.6, after(mover, own + 1, other)], leap: [0.4, after(mover, own + 5, other)] }),
      })
    known.set(key, node)
    return node
  }
  const after = (mover: number, own: number, other: number): Drawn => {
    if (own < GOAL) return at(1 - mover, other, own)
    const points = other < GOAL / 2 ? 2 : 1
    return over(mover === 0 ? points : -points)
  }
  return drawnGame(at(0, 0, 0), { actions: { kind: 'listed', count: 2 } })
}

/** Sees which node of a drawn game it is. */
const numbered: Sight = {
  size: 200,
  side: ({ turn }) => Math.max(0, turn),
  write(state, _side, out, at) {
    out[at + state.hash] = 1
  },
  unit: () => 1,
}

const swapCase = (letter: string) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())

const budget = new Budget(Number.POSITIVE_INFINITY, 1)
budget.start(endless)

test.each([
  ['tic-tac-toe', {}, 'policy'],
  ['go', { size: 5 }, 'policy'],
  ['backgammon', {}, 'values'],
  ['backgammon', { length: 3 }, 'values'],
] as const)('%s %o is learnt by %s', (id, options, approach) => {
  expect(approachTo(unwrap(games.make(id, options)))).toBe(approach)
})

describe('a race with dice and a gammon', () => {
  const game = race()
  const options = {
    ...{
      units: 64,
      first: 100,
      window: 2000,
      capacity: 4000,
      batch: 64,
      reuse: 8,
      rate: 5e-3,
      batchGames: 64,
      lanes: 64,
    },
    ...{ sims: 16, cheapSims: 8, full: 0.5, opening: 2, temperature: 1, endTemperature: 0.5, lambda: 0.5 },
  }
  beforeAll(() => void sights.set('drawn', () => numbered))
  afterAll(() => void sights.delete('drawn'))

  test('is solved: positions are worth what they are worth, and no choice costs much', async () => {
    const trained = await training(game, options)
    await trained.rounds(12)
    const session = await Session.open(trained.learner.weights!().net!)
    const out = evaluation(game, 1, true)
    const rng = Rng.fromSeed(1)
    const legal = new Int32Array(2)
    const seen = new Set<number>()
    let decisions = 0
    let error = 0
    let regret = 0
    const evaluator = evaluatorBy(session, game)
    const search = new PuctSearch(game, game.start(rng), evaluator, PUCT_DEFAULTS, 1)
    const judge = async (state: State): Promise<void> => {
      if (state.turn === OVER || seen.has(state.hash)) return
      seen.add(state.hash)
      if (state.turn !== CHANCE) {
        decisions++
        const worth = bruteForce(game, state)
        await evaluator.evaluate([state], 1, rng, out)
        error += (out.values[0] - worth) ** 2
        search.puct.clear()
        await search.run(state, 60, budget, rng)
        const next = state.clone()
        next.play(search.puct.tree.key[ranked(search.puct.tree, ROOT, state.turn)[0]])
        const rewards = new Float64Array(2)
        next.rewards(rewards)
        regret += Math.abs(rewards[0] + bruteForce(game, next) - worth)
      }
      const count = state.turn === CHANCE ? 2 : state.legal(legal)
      for (let action = 0; action < count; action++) {
        const next = state.clone()
        next.play(action)
        await judge(next)
      }
    }
    await judge(game.start(rng))
    expect(decisions).toBe(42)
    expect(Math.sqrt(error / decisions)).toBeLessThan(0.3)
    expect(regret / decisions).toBeLessThan(0.1)
    await session.release()
    await trained.close()
  })

  test('is learnt without tensors that stay, and resumes as if nothing had happened', async () => {
    const small = { ...options, lanes: 8, batchGames: 8, first: 20, batch: 16 }
    const first = await training(game, small)
    await first.rounds(2)
    const tensors = tf.memory().numTensors
    await first.rounds(1)
    expect(tf.memory().numTensors).toBe(tensors)
    const checkpoint = capture(first.learner.parts)
    const state = first.rng.save()
    await first.rounds(1)
    const second = await training(game, small, 2)
    unwrap(restore(checkpoint, second.learner.parts))
    second.from(Rng.fromState(state), 3)
    await second.rounds(1)
    expect(capture(second.learner.parts)).toEqual(capture(first.learner.parts))
    await first.close()
    await second.close()
  })
})

test('a decision teaches what it led to: what later searches and the result made of it, in its own stakes', () => {
  // Player 0 earns 1 on the way, then the dice fall, player 1 decides, and player 0 has the last word.
  const last = decide(0, { end: over(4), stop: over(-1) })
  const second = decide(1, { on: last, off: over(9) })
  const game = drawnGame(decide(0, { a: earn(1, roll({ x: [1, second] })) }))
  const sight: Sight = { ...numbered, unit: () => 2 }
  for (const lambda of [0, 0.5, 1]) {
    const state = game.start(Rng.fromSeed(1))
    const lessons = new ValueLessons(game, sight, lambda, state)
    lessons.note(state, { value: 7, action: 0, collected: 0 })
    state.play(0)
    state.play(0)
    lessons.note(state, { value: -2, action: 0, collected: 1 }) // player 1's word: -2
    state.play(0)
    lessons.note(state, { value: 3, action: 0, collected: 1 })
    const { count, columns } = lessons.rows(5)
    expect(count).toBe(2) // the game was over after the last
    // After the second decision player 0 expects 3 by the search, 4 by the result; after the first 2 by the search, or what the second came to.
    const later = 3 * (1 - lambda) + 4 * lambda
    const sooner = 2 * (1 - lambda) + later * lambda
    expect(columns.value[0]).toBeCloseTo(sooner / 2, 6)
    expect(columns.value[1]).toBeCloseTo(later / 2, 6)
    expect(columns.inputs.indexOf(1)).toBe(1) // the roll's node
  }
})

describe('backgammon', () => {
  const money = unwrap(games.make('backgammon', {}))

  test('looks the same from either side, and counts in cubes', () => {
    const sight = sightOf(money)
    const board = '-a-B--E-B-a-dDB--b-bcb----'
    const turned = [...board].reverse().map(swapCase).join('')
    const seen = [`XGID=${board}:1:1:1:00:0:0:0:0:10`, `XGID=${turned}:1:-1:-1:00:0:0:0:0:10`].map(text => {
      const state = position(money, text)
      const out = new Float32Array(sight.size)
      sight.write(state, sight.side(state), out, 0)
      expect(sight.unit(state)).toBe(2)
      return out
    })
    expect(seen[0]).toEqual(seen[1])
    expect(new Set(seen[0]).size).toBeGreaterThan(2)
  })

  test.each([
    ['money without the cube', { cube: false }],
    ['money', {}],
    ['a match', { length: 2 }],
  ])('is played to the end by a net: %s', async (_what, options) => {
    const game = unwrap(games.make('backgammon', { ...options, maxTurns: 60 }))
    const { learner, close } = await training(game, { units: 8 })
    const file = join(mkdtempSync(join(tmpdir(), 'ludus-')), 'net.onnx')
    writeFileSync(file, learner.snapshot().bytes)
    const agent = unwrap(unwrap(agents.plan(`puct?sims=6:${file}`)).make(game))
    const rng = Rng.fromSeed(1)
    const state = game.start(rng)
    const chance = new RandomPlay(game)
    const history: number[] = []
    let decisions = 0
    await agent.reset(game, 0, rng)
    while (state.turn !== OVER) {
      const mine = state.turn === 0
      const action = mine ? await agent.act(seatAt(game, 0, state, history), endless) : chance.draw(state, rng)
      expect(state.isLegal(action as number)).toBe(true)
      state.play(action as number)
      history.push(action as number)
      if (mine) decisions++
    }
    expect(decisions).toBeGreaterThan(5)
    await agent.close?.()
    await close()
  })
})
