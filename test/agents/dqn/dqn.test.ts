import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import { DqnActor } from '../../../agents/dqn/actor.ts'
import { type DqnOptions, dqnOptions } from '../../../agents/dqn/config.ts'
import { DqnLearner } from '../../../agents/dqn/learner.ts'
import { qObjective } from '../../../agents/dqn/loss.ts'
import { qNet } from '../../../agents/dqn/network.ts'
import { learners } from '../../../agents/learners.ts'
import { openBackend } from '../../../agents/nn/core/backend.ts'
import { capture, decode, encode, restore } from '../../../agents/nn/core/checkpoint.ts'
import { inference } from '../../../agents/nn/core/layer.ts'
import { createModel } from '../../../agents/nn/core/model.ts'
import type { Game } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { endless } from '../../support/decide.ts'

/** A lake of four cells whose ice is dry: right and down, or down and right. */
const lake = unwrap(games.make('gridworld', { map: 'SF/HG', slippery: false, maxSteps: 20 }))
const folder = mkdtempSync(join(tmpdir(), 'ludus-dqn-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeAll(() => openBackend('wasm'))

const SMALL: Partial<DqnOptions> = {
  hidden: [16],
  batch: 16,
  warmup: 20,
  every: 2,
  target: 25,
  rate: 0.01,
  capacity: 200,
  epsilonDecisions: 400,
}

function make(options: Partial<DqnOptions>, game = lake): DqnLearner {
  return new DqnLearner(game, dqnOptions.parse({ ...SMALL, ...options }), Rng.fromSeed('weights'))
}

/** Trains as synchronous training does. The rng decides all. */
async function train(learner: DqnLearner, rounds: number, rng: Rng, game: Game = lake): Promise<number[]> {
  const actor = new DqnActor(game, 0.9)
  const losses: number[] = []
  for (let i = 0; i < rounds; i++) {
    await actor.load(learner.weights())
    learner.take(await actor.play(rng))
    for (let report = learner.learn(rng); report; report = learner.learn(rng)) losses.push(report.metrics.loss)
  }
  await actor.close()
  return losses
}

/** What a snapshot collects in a game. */
async function collected(game: Game, spec: string): Promise<number> {
  const agent = unwrap(unwrap(agents.plan(spec)).make(game))
  const rng = Rng.fromSeed('play')
  const state = game.start(rng)
  await agent.reset(game, 0, rng)
  const rewards = new Float64Array(1)
  let sum = 0
  while (state.turn === 0) {
    state.play(await agent.act(seatAt(game, 0, state, []), endless))
    state.rewards(rewards)
    sum += rewards[0]
  }
  return sum
}

const ALL = { double: true, dueling: true, prioritized: true, steps: 3 }
const NONE = { double: false, dueling: false, prioritized: false, steps: 1 }

describe('DQN', () => {
  it.each([
    ['as it was in 2015', NONE],
    ['with all that came since', ALL],
  ])('%s crosses a lake', async (_, options) => {
    const learner = make({ ...options, epsilonEnd: 0.2 })
    await train(learner, 150, Rng.fromSeed(1))
    const file = join(folder, 'lake.onnx')
    writeFileSync(file, learner.snapshot().bytes)
    expect(await collected(lake, `dqn:${file}`)).toBe(1)
    // Two steps from the goal, one from it, by their discount of 0.9
    const state = lake.start(Rng.fromSeed(1))
    const agent = unwrap(unwrap(agents.plan(`dqn:${file}`)).make(lake))
    await agent.reset(lake, 0, Rng.fromSeed(1))
    await agent.act(seatAt(lake, 0, state, []), endless)
    expect(Math.abs((agent.thoughts!() as { value: number }).value - 0.9)).toBeLessThan(0.15)
    learner.dispose()
  })

  it('goes on bit for bit from a checkpoint', async () => {
    const whole = make(ALL)
    const rng = Rng.fromSeed(2)
    await train(whole, 8, rng)
    const { bytes } = encode(capture(whole.parts))
    const saved = rng.save()
    const losses = await train(whole, 6, rng)
    const resumed = make(ALL)
    unwrap(restore(unwrap(decode(bytes)), resumed.parts))
    expect(await train(resumed, 6, Rng.fromState(saved))).toEqual(losses)
    expect(losses.length).toBeGreaterThan(5)
    expect(encode(capture(resumed.parts)).name).toBe(encode(capture(whole.parts)).name)
    whole.dispose()
    resumed.dispose()
  })

  it('moves the net that learns and leaves the target as it is, but every so often', async () => {
    const learner = make({ ...ALL, target: 10 })
    const rng = Rng.fromSeed(3)
    const numbers = (part: 'model' | 'target') =>
      [...capture({ [part]: learner.parts[part] }).tensors.values()].flatMap(({ data }) => [...data])
    expect(numbers('target')).toEqual(numbers('model'))
    const actor = new DqnActor(lake, 0.9)
    await actor.load(learner.weights())
    while ((learner.parts.progress.save() as { decisions: number }).decisions < 70) learner.take(await actor.play(rng))
    const begun = numbers('target')
    for (let update = 1; update <= 9; update++) learner.learn(rng)
    expect(numbers('target')).toEqual(begun)
    expect(numbers('model')).not.toEqual(begun)
    learner.learn(rng)
    expect(numbers('target')).toEqual(numbers('model'))
    expect(numbers('target')).not.toEqual(begun)
    await actor.close()
    learner.dispose()
  })

  it('leaves no tensor behind', async () => {
    const learner = make(ALL)
    const rng = Rng.fromSeed(4)
    await train(learner, 10, rng)
    const before = tf.memory().numTensors
    await train(learner, 10, rng)
    expect(tf.memory().numTensors).toBe(before)
    learner.dispose()
  })

  it('learns as often as decisions ask for, then waits', async () => {
    const learner = make({ warmup: 20, every: 5 })
    const rng = Rng.fromSeed(5)
    const actor = new DqnActor(lake, 0.9)
    await actor.load(learner.weights())
    let decisions = 0
    let updates = 0
    for (let i = 0; i < 20; i++) {
      const experience = await actor.play(rng)
      decisions += experience.decisions
      learner.take(experience)
      for (let report = learner.learn(rng); report; report = learner.learn(rng)) {
        updates++
        expect(report.fresh).toBe(updates === Math.floor((decisions - 20) / 5))
      }
      expect(updates).toBe(Math.max(0, Math.floor((decisions - 20) / 5)))
    }
    await actor.close()
    learner.dispose()
  })

  describe('does what each option says', () => {
    const meadow = unwrap(games.make('gridworld', { map: 'S../.../..G', slippery: false, maxSteps: 10 }))
    const begun = { hidden: [6], batch: 8, warmup: 10, every: 4, target: 6, rate: 0.01, capacity: 200 }
    /** The weights after some rounds, and how the replay keeps what was seen. */
    const learnt = async (options: object) => {
      const plan = unwrap(learners.plan('dqn', { ...begun, epsilonDecisions: 60, ...options }, meadow))
      const learner = (await plan.kind.makeLearner(meadow, plan.options, Rng.fromSeed('weights'))) as DqnLearner
      const actor = plan.kind.makeActor!(meadow, plan.options)
      const rng = Rng.fromSeed(6)
      for (let play = 0; play < 10; play++) {
        await actor.load(learner.weights())
        learner.take((await actor.play(rng)) as never)
        while (learner.learn(rng));
      }
      const { tensors } = capture(learner.parts)
      learner.dispose()
      await actor.close?.()
      const weights = [...tensors].filter(([name]) => name.startsWith('model/')).flatMap(([, { data }]) => [...data])
      return { weights, kept: tensors.get('replay/observations')!.dtype }
    }
    let plain: Awaited<ReturnType<typeof learnt>>
    beforeAll(async () => {
      plain = await learnt({})
    })

    it.each([
      { hidden: [7] },
      { filters: [2] },
      { double: false },
      { dueling: false },
      { prioritized: false },
      { alpha: 1 },
      { beta: 1 },
      { betaUpdates: 2 },
      { steps: 1 },
      { gamma: 0.5 },
      { rate: 0.02 },
      { norm: 0.01 },
      { batch: 9 },
      { capacity: 20 },
      { warmup: 20 },
      { every: 3 },
      { target: 3 },
      { epsilon: 0.2 },
      { epsilonEnd: 0.9 },
      { epsilonDecisions: 1 },
    ])('%j changes what is learnt', async others => {
      expect((await learnt(others)).weights).not.toEqual(plain.weights)
    })

    it('bytes change nothing but how much memory it takes', async () => {
      const { weights, kept } = await learnt({ bytes: true })
      expect(weights).toEqual(plain.weights)
      expect([plain.kept, kept]).toEqual(['float32', 'uint8'])
    })
  })

  it('refuses what it has no net for, naming the property', () => {
    const refusal = (game: Game, options = {}) => {
      const plan = learners.plan('dqn', options, game)
      return plan.ok ? undefined : plan.error.message
    }
    expect(refusal(unwrap(games.make('go', {})))).toBe("dqn can't learn go because it has more than one player.")
    expect(refusal(lake, { filters: [8] })).toBe(
      "dqn can't learn gridworld with filters, because 1 of 3x3 leave nothing of a map of 2x2.",
    )
    expect(refusal(lake)).toBeUndefined()
    expect(refusal(unwrap(games.make('gridworld', { map: 'key-door' })), { filters: [8, 8] })).toBeUndefined()
  })
})

describe('the net', () => {
  it('if dueling, values each action by the state and by its advantage over the mean', () => {
    const model = createModel(qNet({ actions: 3, filters: [], hidden: [4], dueling: true }), [2], Rng.fromSeed(1))
    const values = () => tf.tidy(() => [...model.apply(tf.tensor2d([[1, -1]]), inference).dataSync()])
    const before = values()
    const bias = [...model.weights].filter(([path]) => path.startsWith('advantage') && path.endsWith('bias')).at(-1)![1]
    bias.assign(tf.tensor1d([...bias.dataSync()].map(each => each + 5))) // the same for all is no advantage
    values().forEach((value, i) => {
      expect(value).toBeCloseTo(before[i], 5)
    })
    model.dispose()
  })

  it('is moved by the error of the action taken alone, no harder than by 1', () => {
    const model = createModel(qNet({ actions: 2, filters: [], hidden: [], dueling: false }), [1], Rng.fromSeed(1))
    for (const weight of model.weights.values()) weight.assign(tf.zerosLike(weight))
    const batch = {
      observation: tf.tensor2d([[1], [1], [1]]),
      action: tf.tensor1d([0, 0, 1], 'int32'),
      target: tf.tensor1d([0.5, 20, -20]),
      weight: tf.tensor1d([1, 1, 0.5]),
    }
    const { value, grads } = tf.variableGrads(
      () => qObjective(model)(batch, inference).loss as tf.Scalar,
      [...model.weights.values()],
    )
    expect(value.dataSync()[0]).toBeCloseTo((0.125 + 19.5 + 0.5 * 19.5) / 3, 5)
    for (const gradient of Object.values(grads)) {
      const [first, second] = gradient.dataSync()
      expect([first, second].map(each => 3 * each)).toEqual([expect.closeTo(-1.5, 5), expect.closeTo(0.5, 5)])
    }
    model.dispose()
    tf.dispose([batch as never, value, grads])
  })
})

describe('the agent dqn', () => {
  it('says what is wrong with a file', async () => {
    const learner = make({})
    const file = join(folder, 'small.onnx')
    writeFileSync(file, learner.snapshot().bytes)
    learner.dispose()
    const key = unwrap(games.make('gridworld', { map: 'key-door' }))
    await expect(collected(key, `dqn:${file}`)).rejects.toThrow(
      /to take observations \[7, 7, 13\], but got \[2, 2, \d\]\./,
    )
    const text = join(folder, 'text.onnx')
    writeFileSync(text, 'no model')
    await expect(collected(lake, `dqn:${text}`)).rejects.toThrow('to be a model that ONNX Runtime opens')
    expect(unwrap(agents.plan('dqn:none.onnx')).make(lake)).toMatchObject({
      error: { message: "dqn can't play gridworld because there is no file none.onnx." },
    })
  })
})

it('agents/dqn/README.md lists every file of the room', () => {
  const readme = readFileSync('agents/dqn/README.md', 'utf8')
  for (const file of readdirSync('agents/dqn').filter(name => name.endsWith('.ts')))
    expect(readme).toContain(`\`${file}\``)
})
