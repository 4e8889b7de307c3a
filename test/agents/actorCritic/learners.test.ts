/** REINFORCE, actor-critic and PPO as learners: what they refuse, keep, resume and solve. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Learner } from '../../../agents/core/learner.ts'
import { learners } from '../../../agents/learners.ts'
import { type Checkpoint, capture, restore } from '../../../agents/nn/core/checkpoint.ts'
import { ActingPolicy, type PolicyWeights } from '../../../agents/policyGradient/acting.ts'
import type { Game } from '../../../envs/core/game.ts'
import type { Options } from '../../../envs/core/options.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { use } from '../nn/backends.ts'

const IDS = ['reinforce', 'actor-critic', 'ppo'] as const
const world = (options: Options) => unwrap(games.make('gridworld', options))
/** One decision: right is worth 1, all else nothing, where what would have followed does not count. */
const bandit = () => world({ map: ['SG'], slippery: false, maxSteps: 1 })
/** Six steps are the shortest way. */
const field = () => world({ map: ['S...', '.#..', '....', '...G'], slippery: false, maxSteps: 40 })
const maze = () => world({ map: 'memory', sight: 3, length: 1 })

beforeAll(() => use('wasm'))

/** A learner with an actor, trained by rounds of one play. */
async function training(id: string, game: Game, options: Options, seed = 1) {
  const plan = unwrap(learners.plan(id, options, game))
  const rng = Rng.fromSeed(seed)
  const learner = (await plan.kind.makeLearner(game, plan.options, rng.split('learner'))) as Learner<PolicyWeights>
  const actor = plan.kind.makeActor!(game, plan.options)
  let plays = 0
  return {
    learner,
    rng,
    /** Plays until something is to be learnt; then it is up to `learn`. */
    async gather() {
      await actor.load(learner.weights!())
      const played = await actor.play(rng.split(plays++))
      learner.take!(played, rng)
      return played.metrics
    },
    async rounds(count: number) {
      let metrics = {} as Readonly<Record<string, number>>
      for (let round = 0; round < count; round++) {
        metrics = await this.gather()
        while (learner.learn(rng));
      }
      return metrics
    },
    async close() {
      await actor.close?.()
      learner.dispose()
    },
  }
}

const numbers = ({ tensors }: Checkpoint, part: string) =>
  [...tensors].filter(([name]) => name.startsWith(`${part}/`)).flatMap(([, { data }]) => [...data])

/** The probability that a feedforward policy gives each action in a state's view. */
async function policyOf(game: Game, { model }: PolicyWeights): Promise<number[]> {
  const seen = new Float32Array(game.spec.observation.shape.reduce((size, axis) => size * axis, 1))
  game.start(Rng.fromSeed(1)).observe(0, seen)
  const acting = await ActingPolicy.open(model)
  const none = new Float32Array(0)
  const { policy } = await acting.ask({ observation: seen, hidden: none, cell: none }, 1)
  await acting.release()
  const powers = [...policy].map(Math.exp)
  return powers.map(power => power / powers.reduce((sum, each) => sum + each))
}

describe.each(IDS)('%s', id => {
  const few = { ...(id === 'ppo' && { minibatch: 20, epochs: 3 }) }

  test('finds the one decision that is worth anything', async () => {
    const options = { hidden: [8], games: 64, batch: 64, gamma: 0, rate: 1e-2, ...(id === 'ppo' && { minibatch: 64 }) }
    const trained = await training(id, bandit(), options)
    const [, before] = await policyOf(bandit(), trained.learner.weights!())
    expect(before).toBeCloseTo(0.25, 1)
    await trained.rounds(40)
    const [, right] = await policyOf(bandit(), trained.learner.weights!())
    expect(right).toBeGreaterThan(0.9)
    await trained.close()
  })

  test('finds its way over a field', async () => {
    const options = { hidden: [32], games: 32, batch: 256, gamma: 0.9, rate: 1e-2 }
    const trained = await training(id, field(), options)
    const { won, length } = await trained.rounds(60)
    expect(won).toBeGreaterThan(0.8)
    expect(length).toBeLessThan(9)
    await trained.close()
  })

  test('leaves no tensors behind, and gives all back', async () => {
    const before = tf.memory().numTensors
    const trained = await training(id, maze(), { hidden: [8], lstm: 4, games: 4, batch: 50, ...few })
    await trained.rounds(1)
    const { numTensors } = tf.memory()
    await trained.rounds(3)
    expect(tf.memory().numTensors).toBe(numTensors)
    await trained.close()
    expect(tf.memory().numTensors).toBe(before)
  })

  test.each([0, 1, 4])('goes on bit for bit from a checkpoint, %i steps into an update', async steps => {
    const options = { hidden: [8], lstm: 4, sequence: 5, games: 4, batch: 50, ...few }
    const [one, other] = [await training(id, maze(), options), await training(id, maze(), options, 2)]
    await one.rounds(2)
    await one.gather()
    for (let step = 0; step < steps; step++) one.learner.learn(one.rng)
    await one.gather() // while it learns, more has come in
    unwrap(restore(capture(one.learner.parts), other.learner.parts))
    const rng = Rng.fromState(one.rng.save())
    for (;;) {
      const [a, b] = [one.learner.learn(one.rng), other.learner.learn(rng)]
      expect(b).toEqual(a)
      if (!a) break
    }
    expect(numbers(capture(other.learner.parts), 'model')).toEqual(numbers(capture(one.learner.parts), 'model'))
    expect(rng.save()).toEqual(one.rng.save())
    await one.close()
    await other.close()
  })

  test('waits for a batch, learns it once, and then has newer weights', async () => {
    const trained = await training(id, bandit(), { hidden: [8], games: 10, batch: 20, ...few })
    const { learner, rng } = trained
    const before = numbers(capture(learner.parts), 'model')
    await trained.gather()
    expect(learner.learn(rng)).toBeUndefined()
    await trained.gather()
    let report = learner.learn(rng)!
    let samples = report.samples
    while (!report.fresh) {
      report = learner.learn(rng)!
      samples += report.samples
    }
    expect(samples).toBe(id === 'ppo' ? 60 : 20)
    expect(report.metrics).toMatchObject({ loss: expect.any(Number), entropy: expect.any(Number), lag: 0 })
    expect(learner.learn(rng)).toBeUndefined()
    expect(learner.weights!().update).toBe(1)
    const after = numbers(capture(learner.parts), 'model')
    expect(after.every((each, i) => each === before[i])).toBe(false)
    await trained.close()
  })

  test('says which games it can not learn, and why', () => {
    const refusal = (game: Game, options: Options = {}) => {
      const plan = learners.plan(id, options, game)
      return plan.ok ? undefined : plan.error.message
    }
    expect(refusal(unwrap(games.make('backgammon', {})))).toBe(
      `${id} can't learn backgammon because it numbers its plays anew in each position.`,
    )
    expect(refusal(unwrap(games.make('tic-tac-toe', {})), { filters: [8, 8] })).toBe(
      `${id} can't learn tic-tac-toe with filters, because 2 of 3x3 leave nothing of a map of 3x3.`,
    )
    expect(refusal(maze(), { filters: [8] })).toBeUndefined()
    expect(refusal(unwrap(games.make('tic-tac-toe', {})))).toBeUndefined()
  })
})

describe('the loss', () => {
  test.each(IDS)('of %s is that of the policy and, weighed, that of the values, less the entropy', async id => {
    const trained = await training(id, maze(), { hidden: [8], games: 8, batch: 20, value: 2, entropy: 3 })
    await trained.gather()
    const { loss, policyLoss, valueLoss, entropy } = trained.learner.learn(trained.rng)!.metrics
    expect(entropy).toBeGreaterThan(1)
    expect(valueLoss).toBeGreaterThan(0)
    expect(loss).toBeCloseTo(policyLoss + 2 * valueLoss - 3 * entropy, 4)
    await trained.close()
  })
})

describe('what each option says is done', () => {
  /** Rewards come in, and some games are cut off. */
  const meadow = () => world({ map: ['S..', '...', '..G'], slippery: false, maxSteps: 7 })
  const begun = { hidden: [6], games: 12, batch: 70, rate: 0.01 }
  const remembering = { ...begun, lstm: 4 }
  const again = { ...begun, epochs: 3 }
  const critical = { ...begun, steps: 5 }
  const valued = { ...begun, baseline: 'value' }
  const bare = { ...begun, baseline: 'none' }
  const learn = async (id: string, options: Options) => {
    const trained = await training(id, meadow(), options)
    await trained.rounds(4)
    const weights = numbers(capture(trained.learner.parts), 'model')
    await trained.close()
    return weights
  }
  const before = new Map<Options, Promise<number[]>>()

  test.each<[id: string, options: Options, others: Options]>([
    ['ppo', begun, { hidden: [7] }],
    ['ppo', begun, { filters: [2] }],
    ['ppo', begun, { joint: [5] }],
    ['ppo', begun, { games: 13 }],
    ['ppo', begun, { batch: 130 }],
    ['ppo', begun, { gamma: 0.5 }],
    ['ppo', begun, { entropy: 0.5 }],
    ['ppo', begun, { value: 0.1 }],
    ['ppo', begun, { norm: 0.01 }],
    ['ppo', begun, { rate: 0.02 }],
    ['ppo', remembering, { horizon: 20 }],
    ['ppo', remembering, { sequence: 2 }],
    ['ppo', begun, { lambda: 0.2 }],
    ['ppo', begun, { epochs: 5 }],
    ['ppo', begun, { minibatch: 30 }],
    ['ppo', again, { clip: 0.001 }],
    ['ppo', again, { valueClip: 0.001 }],
    ['ppo', again, { normalize: false }],
    ['ppo', again, { divergence: 1e-6 }],
    ['ppo', again, { anneal: 3 }],
    ['actor-critic', critical, { steps: 1 }],
    ['actor-critic', critical, { rate: 0.02 }],
    ['reinforce', valued, { baseline: 'mean' }],
    ['reinforce', bare, { baseline: 'mean' }],
    ['reinforce', valued, { form: 'sample-as-teacher' }],
    ['reinforce', valued, { rate: 0.02 }],
  ])('%s, %j: %j changes what is learnt', async (id, options, others) => {
    if (!before.has(options)) before.set(options, learn(id, options))
    expect(await learn(id, { ...options, ...others })).not.toEqual(await before.get(options))
  })
})

describe('reinforce', () => {
  test('as a sample that is its own teacher, learns the same from returns of +-1', async () => {
    const game = unwrap(games.make('tic-tac-toe', {}))
    const learnt = []
    for (const form of ['reinforce', 'sample-as-teacher']) {
      const options = { form, baseline: 'none', gamma: 1, hidden: [8], games: 8, batch: 50 }
      const trained = await training('reinforce', game, options)
      await trained.rounds(3)
      learnt.push(numbers(capture(trained.learner.parts), 'model'))
      await trained.close()
    }
    expect(learnt[0]).toEqual(learnt[1])
  })
})

describe('ppo', () => {
  test('ends an update that goes too far', async () => {
    const trained = await training('ppo', bandit(), { games: 64, batch: 64, rate: 0.1, epochs: 50, divergence: 0.05 })
    await trained.gather()
    let steps = 1
    while (!trained.learner.learn(trained.rng)!.fresh) steps++
    expect(steps).toBeGreaterThan(1)
    expect(steps).toBeLessThan(50)
    await trained.close()
  })

  test('lets its rate fall to nothing', async () => {
    const trained = await training('ppo', bandit(), { games: 64, batch: 64, rate: 0.1, epochs: 1, anneal: 2 })
    await trained.rounds(2)
    const before = numbers(capture(trained.learner.parts), 'model')
    await trained.rounds(1)
    expect(numbers(capture(trained.learner.parts), 'model')).toEqual(before)
    await trained.close()
  })
})
