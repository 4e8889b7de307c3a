/** AlphaZero as a learner: what it refuses, keeps, resumes and solves. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { evaluatorBy } from '../../../agents/alphaZero/approach.ts'
import { domainOf } from '../../../agents/alphaZero/domain.ts'
import { learners } from '../../../agents/learners.ts'
import { type Checkpoint, capture, encode, restore } from '../../../agents/nn/core/checkpoint.ts'
import type { Parts } from '../../../agents/nn/core/part.ts'
import { Session } from '../../../agents/nn/onnx/index.ts'
import { Budget } from '../../../agents/search/budget.ts'
import { evaluation } from '../../../agents/search/evaluator.ts'
import { PUCT_DEFAULTS } from '../../../agents/search/puct.ts'
import { PuctSearch } from '../../../agents/search/puctSearch.ts'
import { ranked } from '../../../agents/search/ranking.ts'
import { ROOT } from '../../../agents/search/tree.ts'
import { type Game, OVER, type State } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ticTacToeGame } from '../../../envs/ticTacToe/game.ts'
import { bruteForce, endless } from '../../support/decide.ts'
import { use } from '../nn/backends.ts'
import { training } from './training.ts'

const go = (size: number, komi = 0.5): Game => unwrap(games.make('go', { size, komi, maxMoves: 40 }))
const tiny = {
  blocks: 2,
  filters: 8,
  sims: 12,
  cheapSims: 4,
  first: 50,
  batch: 16,
  batchGames: 4,
  lanes: 4,
  publish: 4,
  capacity: 500,
}

beforeAll(() => use('wasm'))

const numbers = ({ tensors }: Checkpoint, part: string) =>
  [...tensors].filter(([name]) => name.startsWith(`${part}/`)).flatMap(([, { data }]) => [...data])

describe('what it can’t learn', () => {
  test.each([
    ['gridworld', {}, 'because it is not for two players'],
    ['rts', {}, 'because its players decide at once'],
  ])('%s', (id, options, reason) => {
    const game = unwrap(games.make(id, options))
    expect(learners.plan('alpha-zero', {}, game)).toMatchObject({
      ok: false,
      error: { code: 'refused', message: `alpha-zero can't learn ${id} ${reason}.` },
    })
  })
})

describe('a training', () => {
  test('moves its weights and, more slowly, their average; tensors do not grow', async () => {
    const { learner, rng, gather, close } = await training(go(4), tiny)
    while (!learner.learn(rng)) await gather()
    const before = capture(learner.parts)
    const tensors = tf.memory().numTensors
    await gather()
    const report = learner.learn(rng)!
    expect(tf.memory().numTensors).toBe(tensors)
    expect(report.samples).toBeGreaterThan(0)
    expect(Object.keys(report.metrics).sort()).toEqual(['loss', 'owners', 'policy', 'score', 'value', 'window'])
    const after = capture(learner.parts)
    const moved = (part: string) => {
      const from = numbers(before, part)
      return Math.hypot(...numbers(after, part).map((number, i) => number - from[i]))
    }
    expect(moved('net')).toBeGreaterThan(0)
    expect(moved('average')).toBeGreaterThan(0)
    expect(moved('average')).toBeLessThan(moved('net'))
    await close()
  })

  test('goes on from a checkpoint as if nothing had happened', async () => {
    const first = await training(go(4), tiny)
    await first.rounds(3)
    const checkpoint = capture(first.learner.parts)
    const state = first.rng.save()
    const played = await first.gather()
    while (first.learner.learn(first.rng));
    const second = await training(go(4), tiny, 2)
    unwrap(restore(checkpoint, second.learner.parts))
    const rng = Rng.fromState(state)
    const actor = unwrap(learners.plan('alpha-zero', tiny, go(4))).kind.makeActor!(
      go(4),
      unwrap(learners.plan('alpha-zero', tiny, go(4))).options,
    )
    await actor.load(second.learner.weights!())
    const again = await actor.play(rng.split(3))
    expect(again.metrics).toEqual(played)
    second.learner.take!(again as never, rng)
    while (second.learner.learn(rng));
    expect(capture(second.learner.parts)).toEqual(capture(first.learner.parts))
    await actor.close?.()
    await first.close()
    await second.close()
  })

  test('starts from the weights of another, without its games', async () => {
    const first = await training(go(4), tiny)
    await first.rounds(3)
    const { learner } = first
    const { net, optimizer, average } = learner.parts
    const file = join(mkdtempSync(join(tmpdir(), 'ludus-')), 'start.safetensors')
    writeFileSync(file, encode(capture({ net, optimizer, average } as Parts)).bytes)
    const next = await training(go(4), { ...tiny, start: file }, 2)
    for (const part of ['net', 'optimizer', 'average']) {
      expect(numbers(capture(next.learner.parts), part)).toEqual(numbers(capture(learner.parts), part))
    }
    expect(next.learner.weights!().net).toEqual(learner.weights!().net)
    expect(next.learner.learn(next.rng)).toBeUndefined() // before there are games
    await first.close()
    await next.close()
  })

  test('begins with games by rollouts where it is told to', async () => {
    const { learner, rng, gather, close } = await training(go(3), { ...tiny, first: 1, warmGames: 2, warmSims: 20 })
    expect(learner.weights!().net).toBeUndefined()
    await gather()
    expect(learner.learn(rng)).toBeUndefined()
    await gather()
    expect(learner.learn(rng)).toBeDefined()
    expect(learner.weights!().net).toBeDefined()
    await close()
  })
})

describe('a world that is solved', () => {
  test('tic-tac-toe: the values are right, and a look at a few positions loses to nobody', async () => {
    const options = {
      ...{
        blocks: 1,
        filters: 32,
        first: 200,
        window: 2000,
        batch: 64,
        reuse: 8,
        rate: 4e-3,
        batchGames: 40,
        lanes: 40,
      },
      // Much that is drawn, and nothing given up: there are few lines of play, and all must be seen.
      ...{
        sims: 40,
        full: 1,
        opening: 2.5,
        noiseWeight: 0.4,
        temperature: 1,
        endTemperature: 0.5,
        halfLife: 4,
        playOut: 1,
      },
    }
    const trained = await training(ticTacToeGame, options)
    await trained.rounds(20)
    const session = await Session.open(trained.learner.weights!().net!)
    const evaluator = evaluatorBy(session, ticTacToeGame)
    const out = evaluation(ticTacToeGame, 1, true)
    const rng = Rng.fromSeed(1)
    const search = new PuctSearch(ticTacToeGame, ticTacToeGame.start(rng), evaluator, PUCT_DEFAULTS, 1)
    const budget = new Budget(Number.POSITIVE_INFINITY, 1)
    budget.start(endless)
    const legal = new Int32Array(9)
    const played = (state: State, action: number) => {
      const next = state.clone()
      next.play(action)
      return next
    }
    const worth = (state: State) => {
      const rewards = new Float64Array(2)
      state.rewards(rewards)
      return state.turn === OVER ? rewards[0] : bruteForce(ticTacToeGame, state as never)
    }
    const answers = (state: State) => Array.from(legal.slice(0, state.legal(legal)), action => played(state, action))

    /** Plays one side against all that minimax may answer. Returns how often it lost. */
    const losses = async (state: State, side: number): Promise<number> => {
      if (state.turn === OVER) return worth(state) === (side === 0 ? -1 : 1) ? 1 : 0
      if (state.turn === side) {
        search.puct.clear()
        await search.run(state, 20, budget, rng)
        return losses(played(state, search.puct.tree.key[ranked(search.puct.tree, ROOT, side)[0]]), side)
      }
      let lost = 0
      for (const next of answers(state)) if (worth(next) === worth(state)) lost += await losses(next, side)
      return lost
    }
    for (const side of [0, 1]) expect(await losses(ticTacToeGame.start(rng), side)).toBe(0)

    const judged = { right: 0, all: 0 }
    const judge = async (state: State, depth: number): Promise<void> => {
      if (state.turn === OVER || depth === 0) return
      if (worth(state) !== 0) {
        await evaluator.evaluate([state], 1, rng, out)
        judged.all++
        if (Math.sign(out.values[0]) === worth(state)) judged.right++
      }
      for (const next of answers(state)) await judge(next, depth - 1)
    }
    await judge(ticTacToeGame.start(rng), 4)
    expect(judged.all).toBeGreaterThan(100)
    expect(judged.right / judged.all).toBeGreaterThan(0.75)
    await session.release()
    await trained.close()
  })

  test('3x3 Go: all of it is Black’s, from the centre, and the net foresees it', async () => {
    const game = go(3, 4.5)
    const options = {
      ...{
        blocks: 2,
        filters: 16,
        first: 200,
        window: 2000,
        batch: 64,
        reuse: 6,
        rate: 3e-3,
        batchGames: 32,
        lanes: 32,
      },
      ...{
        sims: 48,
        cheapSims: 16,
        full: 0.5,
        opening: 1,
        temperature: 0.7,
        endTemperature: 0.1,
        halfLife: 4,
        playOut: 1,
      },
    }
    const trained = await training(game, options)
    await trained.rounds(20)
    const session = await Session.open(trained.learner.weights!().net!)
    const start = game.start(Rng.fromSeed(1))
    const { tree } = (await look(game, session, start, 200)).puct
    const [best] = ranked(tree, ROOT, 0)
    expect(game.format(tree.key[best], start)).toBe('B2')
    expect(tree.mean(best, 0)).toBeGreaterThan(0.2)

    // White to move after it: what is seen is the other side's.
    start.play(4)
    const { shape, symmetries, write } = domainOf(game)
    const planes = new Float32Array(shape.reduce((product, axis) => product * axis, 1))
    write(start, planes, 0, symmetries[0])
    const { value, score, owners } = await session.run({ [session.inputs[0]]: planes }, 1)
    expect(value.data[0]).toBeLessThan(-0.2)
    expect(score.data[0]).toBeLessThan(0)
    expect(meanOf(owners.data as Float32Array)).toBeLessThan(-0.1)
    await session.release()
    await trained.close()
  })
})

const meanOf = (numbers: Float32Array) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

/** A search of a position with a net. */
async function look(game: Game, session: Session, position: State, simulations: number): Promise<PuctSearch> {
  const search = new PuctSearch(game, position, evaluatorBy(session, game), PUCT_DEFAULTS, 1)
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(endless)
  await search.run(position, simulations, budget, Rng.fromSeed(1))
  return search
}
