import { describe, expect, it } from 'vitest'
import { OUTCOMES } from '../../../agents/baselines/backgammon/outcome.ts'
import { learners } from '../../../agents/learners.ts'
import { capture, decode, encode, restore } from '../../../agents/nn/core/checkpoint.ts'
import { type TdOptions, tdOptions } from '../../../agents/tdLambda/config.ts'
import { TdLearner } from '../../../agents/tdLambda/learner.ts'
import { turnRow } from '../../../agents/tdLambda/outcomes.ts'
import { PlayedGame, SelfPlay } from '../../../agents/tdLambda/selfplay.ts'
import { readNets, tensorsOf } from '../../../agents/tdLambda/snapshot.ts'
import { lambdaReturns } from '../../../agents/tdLambda/targets.ts'
import { Window } from '../../../agents/tdLambda/window.ts'
import type { Game } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { Reference } from '../nn/wasm/tiny/reference.ts'
import { board, game, makeNets, START, swapped } from './support.ts'

const tiny = { hidden: 8, raceHidden: 4, averaged: 50 }

/** Cut off after a few turns: nets that know nothing need hundreds of them to end a game, and a look ahead answers 21 rolls at each. */
const short = unwrap(games.make('backgammon', { cube: false, maxTurns: 12 }))

function make(options: Partial<TdOptions> = {}, world: Game = game): TdLearner {
  return new TdLearner(world, tdOptions.parse({ ...tiny, ...options }), Rng.fromSeed('begin'))
}

describe.each<[string, Partial<TdOptions>]>([
  ['with traces', { inputs: 'tesauro', activation: 'sigmoid' }],
  ['from lambda-returns', {}],
  ['from a deeper look', { lookFrom: 0, window: 150, replays: 2 }],
])('learning %s', (_how, options) => {
  it('moves all weights', () => {
    const learner = make(options, options.lookFrom === undefined ? game : short)
    const before = tensorsOf(learner.nets)
    const { learnt, length } = learner.learnGame(Rng.fromSeed('learn'))
    expect(learnt).toBe(length * (options.lookFrom === undefined ? 1 : 3))
    for (const [name, { data }] of tensorsOf(learner.nets)) {
      if (options.lookFrom !== undefined && name.startsWith('race')) continue // which so short a game doesn't come to
      expect(data).not.toEqual(before.get(name)!.data)
      expect((data as Float32Array).every(Number.isFinite)).toBe(true)
    }
  })

  it('goes on from a checkpoint bit for bit', () => {
    const rng = Rng.fromSeed('learn')
    const learner = make(options, short)
    learner.learnGame(rng)
    const { bytes } = encode(capture(learner.parts, 'cpu'))
    const [state, other] = [rng.save(), make({ ...options }, short)]
    learner.learnGame(rng)
    unwrap(restore(unwrap(decode(bytes)), other.parts))
    other.learnGame(Rng.fromState(state))
    expect(capture(other.parts, 'cpu')).toEqual(capture(learner.parts, 'cpu'))
    expect(other.snapshot().bytes).toEqual(learner.snapshot().bytes)
  })
})

describe('a snapshot', () => {
  it('has the mean of the weights over many games, or the last ones', () => {
    const [averaged, last] = [make({ averaged: 1000 }, short), make({ averaged: 0 }, short)]
    for (const learner of [averaged, last]) {
      const rng = Rng.fromSeed('learn')
      while (learner.parts.nets.games < 45) learner.learn(rng)
    }
    expect(tensorsOf(averaged.nets)).toEqual(tensorsOf(last.nets))
    expect(tensorsOf(unwrap(readNets(last.snapshot().bytes)))).toEqual(tensorsOf(last.nets))
    const [mean, now] = [tensorsOf(unwrap(readNets(averaged.snapshot().bytes))), tensorsOf(averaged.nets)]
    for (const [name, { data }] of mean) {
      if (name.startsWith('race')) continue // which so short games don't come to
      expect(data).not.toEqual(now.get(name)!.data)
    }
  })
})

describe('the backward view', () => {
  it('is that of tfjs over a whole game, to 1e-5', () => {
    const [rate, lambda] = [0.1, 0.7]
    const options = { inputs: 'tesauro', activation: 'sigmoid', rate, rateEnd: rate, lambda, averaged: 0 } as const
    const learner = make({ ...options, lambdaGames: 1e12 })
    const [net] = learner.nets.nets
    const reference = new Reference(net.shape, net.weights())
    const dense = (checkers: Int8Array, player: number) => {
      const { indices, values, count } = learner.nets.look(checkers, player)
      const out = new Float32Array(net.shape.inputs)
      for (let i = 0; i < count; i++) out[indices[i]] = values[i]
      return out
    }
    // the learner's own steps, recorded on their way
    const steps: { x: Float32Array; target: number[] }[] = []
    const step = net.td.bind(net)
    net.td = (input, target, ...rest) => {
      const { indices, values, count } = input as ReturnType<typeof learner.nets.look>
      const x = new Float32Array(net.shape.inputs)
      for (let i = 0; i < count; i++) x[indices[i]] = values[i]
      steps.push({ x, target: Array.from(target) })
      return step(input, target, ...rest)
    }
    learner.learnGame(Rng.fromSeed('one game'))
    expect(steps.length).toBeGreaterThan(20)
    expect(steps[0].x).toEqual(dense(START, steps[0].x[196] === 1 ? 0 : 1))
    for (const { x, target } of steps) reference.td(x, target, rate, lambda)
    reference.weights().forEach((expected, i) => {
      const found = net.weights()[i]
      for (let at = 0; at < found.length; at++) expect(Math.abs(found[at] - expected[at])).toBeLessThan(1e-5)
    })
    // at the end stands a result, seen by player 0
    expect(steps.at(-1)!.target.every(chance => chance === 0 || chance === 1)).toBe(true)
    reference.dispose()
  }, 30_000)
})

describe('lambda-returns', () => {
  const played = new PlayedGame()
  for (const player of [0, 1, 0]) played.add(START, player)
  played.values.set([0.6, 0.1, 0, 0.2, 0.05, 0.3, 0.1, 0, 0, 0, 0, 0, 0, 1, 0])

  it('are what the next position is thought to be, where lambda is 0', () => {
    const out = new Float64Array(3 * OUTCOMES)
    lambdaReturns(played, 0, out)
    const expected = [0.4, 0.2, 0.05, 0.1, 0, 0.7, 0, 0, 0.1, 0, 1, 1, 0, 0, 0]
    out.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 12)
    })
  })

  it('are the result as each player has it, where lambda is 1', () => {
    const out = new Float64Array(3 * OUTCOMES)
    lambdaReturns(played, 1, out)
    expect([...out]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0])
  })

  it('are between the two, where lambda is', () => {
    const out = new Float64Array(3 * OUTCOMES)
    lambdaReturns(played, 0.5, out)
    expect(out[5]).toBeCloseTo(0.35, 12) // half of 0.7, half of the 0 to come
    expect(out[0]).toBeCloseTo((0.4 + 0.65) / 2, 12)
  })
})

describe('self-play', () => {
  it('keeps each position before its roll, and the result behind them', () => {
    const { length, boards, players, values } = new SelfPlay(game, makeNets()).play(Rng.fromSeed('play'))
    expect(boards[0]).toEqual(START)
    for (let t = 1; t < length; t++) expect(players[t]).toBe(1 - players[t - 1])
    const last = values.slice((length - 1) * OUTCOMES, length * OUTCOMES)
    turnRow(last, 0)
    expect(last[0]).toBe(1)
  })
})

describe('the window', () => {
  it('keeps the latest, as if player 0 were about to roll', () => {
    const window = new Window(2)
    const positions = [START, board({ 3: 2 }, { 5: 4 }), board({ 1: 1 }, { 2: 2 })]
    positions.forEach((position, i) => {
      window.add(position, i % 2, Float64Array.from([i, 0, 0, 0, 0]))
    })
    expect(window.size).toBe(2)
    expect([window.at(0).board, window.at(0).target[0]]).toEqual([positions[2], 2])
    expect([window.at(1).board, window.at(1).target[0]]).toEqual([swapped(positions[1]), 1])
  })
})

describe('td-lambda', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['go', { size: 5 }, /td-lambda can't learn go because its nets see points and checkers of backgammon/],
    ['backgammon', {}, /because it learns points a game for money, without the cube/],
    ['backgammon', { cube: false, length: 3 }, /because it learns points a game for money/],
  ])('refuses %s %o', (id, options, message) => {
    const plan = learners.plan('td-lambda', {}, unwrap(games.make(id, options)))
    expect(plan).toMatchObject({ error: { code: 'refused', message: expect.stringMatching(message) } })
  })

  it('learns to race in no time: who needs one roll wins, who has 40 pips more to go does not', () => {
    const learner = make({ hidden: 20, raceHidden: 10, rate: 0.05, rateEnd: 0.05 })
    const rng = Rng.fromSeed('learn')
    for (let i = 0; i < 12; i++) learner.learn(rng)
    const out = new Float64Array(OUTCOMES)
    learner.nets.chances(board({ 0: 1 }, { 0: 1, 5: 6 }), 0, out)
    expect(out[0]).toBeGreaterThan(0.9)
    learner.nets.chances(board({ 4: 5, 5: 5, 3: 5 }, { 0: 3, 1: 3, 2: 2 }), 0, out)
    expect(out[0]).toBeLessThan(0.1)
  }, 60_000)
})
