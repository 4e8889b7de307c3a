import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Learner } from '../../../agents/core/learner.ts'
import { learners } from '../../../agents/learners.ts'
import { openBackend } from '../../../agents/nn/core/backend.ts'
import { capture, decode, encode, restore } from '../../../agents/nn/core/checkpoint.ts'
import { inference } from '../../../agents/nn/core/layer.ts'
import type { Part } from '../../../agents/nn/core/part.ts'
import { hashOf } from '../../../agents/nn/onnx/session.ts'
import { imitationOptions, ppoOptions } from '../../../agents/rtsPolicy/config.ts'
import { imitationLoss, ppoLoss, type Tensors } from '../../../agents/rtsPolicy/loss.ts'
import { makeUnitNet, type UnitNet } from '../../../agents/rtsPolicy/network.ts'
import { judge } from '../../../agents/rtsPolicy/targets.ts'
import { TickLog, type TickRows } from '../../../agents/rtsPolicy/tickLog.ts'
import { type TickBatch, TickTable } from '../../../agents/rtsPolicy/tickTable.ts'
import { TickView } from '../../../agents/rtsPolicy/tickView.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ACTIONS } from '../../../envs/rts/actions.ts'
import type { Rts } from '../../../envs/rts/game.ts'

const tiny = unwrap(games.make('rts', { map: 'tiny-5x4', maxTicks: 300 })) as Rts
const small = { blocks: 0, filters: 8, batch: 32, ticks: 64, passes: 2, round: 2 }
const folder = mkdtempSync(join(tmpdir(), 'ludus-rts-learn-'))
const cloned = join(folder, 'cloned.safetensors')

beforeAll(async () => {
  await openBackend()
  const net = makeUnitNet(tiny, small, Rng.fromSeed('cloned'))
  writeFileSync(cloned, encode(capture({ model: net })).bytes)
  net.dispose()
})
afterAll(() => rmSync(folder, { recursive: true }))

const kinds = {
  'rts-imitation': { ...small, teachers: ['worker-rush'], rivals: ['random-biased'] },
  'rts-ppo': { ...small, from: cloned, every: 1, pool: 2, self: 0.3, past: 0.5, rivals: ['random-biased'] },
} as const
type Id = keyof typeof kinds

async function begin(id: Id, given: object = {}) {
  const plan = unwrap(learners.plan(id, { ...kinds[id], ...given }, tiny))
  const learner: Learner = await plan.kind.makeLearner(tiny, plan.options, Rng.fromSeed('learner'))
  const actor = plan.kind.makeActor!(tiny, plan.options)
  await actor.load(learner.weights!())
  return { learner, actor }
}

type Training = Awaited<ReturnType<typeof begin>>

/** One game, and steps until there is nothing more to learn, or so many. */
async function goOn({ learner, actor }: Training, rng: Rng, most = Number.POSITIVE_INFINITY): Promise<number> {
  learner.take!(await actor.play(rng.split('game')), rng)
  rng.int32()
  for (let steps = 0; steps < most; steps++) {
    const report = learner.learn(rng)
    if (!report) return steps
    if (report.fresh) await actor.load(learner.weights!())
  }
  return most
}

describe.each(Object.keys(kinds) as Id[])('%s', id => {
  test('goes on from a checkpoint within a pass as if nothing had been', async () => {
    const whole = await begin(id)
    const rng = Rng.fromSeed('run')
    let steps = 0
    while (steps === 0) steps = await goOn(whole, rng, 3) // in the midst of an update: the actors still have the first weights
    const [saved, drawn] = [encode(capture(whole.learner.parts)).bytes, rng.save()]
    const resumed = await begin(id)
    unwrap(restore(unwrap(decode(saved)), resumed.learner.parts))
    const again = Rng.fromState(drawn)
    for (let game = 0; game < 4; game++) {
      await goOn(whole, rng)
      await goOn(resumed, again)
    }
    expect(again.save()).toEqual(rng.save())
    expect(encode(capture(resumed.learner.parts)).name).toBe(encode(capture(whole.learner.parts)).name)
    for (const { learner, actor } of [whole, resumed]) {
      learner.dispose()
      await actor.close!()
    }
  })

  test('keeps no tensors, and moves the net', async () => {
    const training = await begin(id)
    const rng = Rng.fromSeed('tensors')
    while ((await goOn(training, rng)) === 0);
    const before = tf.memory().numTensors
    const net = hashOfPart(training.learner.parts.model)
    let steps = 0
    while (steps < 8) steps += await goOn(training, rng)
    expect(tf.memory().numTensors).toBe(before)
    expect(hashOfPart(training.learner.parts.model)).not.toBe(net)
    training.learner.dispose()
    await training.actor.close!()
  })

  test('refuses other games, maps of other sizes and what are none', () => {
    const go = unwrap(games.make('go', { size: 5 }))
    const refusal = (options: object, game: Parameters<typeof learners.plan>[2] = tiny) => {
      const plan = learners.plan(id, { ...kinds[id], ...options }, game)
      return plan.ok ? undefined : plan.error.message
    }
    expect(refusal({}, go)).toBe(`${id} can't learn go because it orders the units of the RTS.`)
    expect(refusal({ maps: ['pocket-8x8'] })).toBe(`${id} can't learn rts because one of its maps is 8x8, not 5x4.`)
    expect(refusal({ maps: ['poket-8x8'] })).toMatch(/because one of its maps is none: .*pocket-8x8/)
    expect(refusal({ maps: ['tiny-5x4'] })).toBeUndefined()
  })
})

test('rts-ppo: what it stays near and what it was stay as they are', async () => {
  const training = await begin('rts-ppo')
  const { learner } = training
  const near = hashOfPart(learner.parts.near)
  const rng = Rng.fromSeed('frozen')
  const pasts = () => (learner.weights!() as { past: Uint8Array[] }).past
  while (pasts().length < 1) await goOn(training, rng)
  const [first] = pasts()
  const now = (learner.weights!() as { net: Uint8Array }).net
  expect(hashOf(first)).toBe(hashOf(now))
  while (pasts().length < 2) await goOn(training, rng)
  expect(hashOf(pasts()[0])).toBe(hashOf(first))
  expect(hashOf(pasts()[1])).not.toBe(hashOf(first))
  expect(hashOfPart(learner.parts.near)).toBe(near)
  learner.dispose()
  await training.actor.close!()
})

test.each(Object.keys(kinds) as Id[])('%s refuses a file that is not there, and a net for another map', async id => {
  const none = learners.plan(id, { from: 'none.safetensors' }, tiny)
  expect(none.ok || none.error.message).toBe(`${id} can't learn rts because there is no file none.safetensors.`)
  const pocket = unwrap(games.make('rts'))
  const plan = unwrap(learners.plan(id, { from: cloned }, pocket))
  await expect(async () => plan.kind.makeLearner(pocket, plan.options, Rng.fromSeed(1))).rejects.toThrow(
    /to take observations \[8, 8, \d+\], but it takes \[4, 5, \d+\]/,
  )
})

test.each(Object.keys(kinds) as Id[])('%s begins with the net of the file', async id => {
  const { learner, actor } = await begin(id, { from: cloned })
  const net = makeUnitNet(tiny, small, Rng.fromSeed('cloned'))
  expect(hashOfPart(learner.parts.model)).toBe(hashOfPart(net))
  net.dispose()
  learner.dispose()
  await actor.close!()
})

test('imitation foresees more of a teacher it has not seen play these games', async () => {
  const { learner, actor } = await begin('rts-imitation', { student: 0, passes: 4, ticks: 256, rate: 3e-3 })
  const rng = Rng.fromSeed('held out')
  const games = await gamesOf(actor, rng.split('test'), 6)
  const net = learner.parts.model as unknown as UnitNet
  const before = accuracy(net, games)
  for (const rows of await gamesOf(actor, rng.split('train'), 24)) {
    learner.take!({ games: 1, decisions: 0, data: [rows], metrics: {} }, rng)
    while (learner.learn(rng));
  }
  const after = accuracy(net, games)
  expect(after).toBeGreaterThan(before + 0.15)
  expect(after).toBeGreaterThan(0.75)
  learner.dispose()
  await actor.close!()
})

describe('losses', () => {
  const batchOf = async (): Promise<Tensors> => {
    const { learner, actor } = await begin('rts-ppo', { self: 1, past: 0 })
    const [rows] = await gamesOf(actor, Rng.fromSeed('batch'), 1)
    learner.dispose()
    await actor.close!()
    return tensorsOf(tableBatch(rows, 48))
  }

  test.each([
    ['imitation', (net: UnitNet) => imitationLoss(net, imitationOptions.parse({}))],
    ['ppo', (net: UnitNet) => ppoLoss(net, ppoOptions.parse({}))],
  ])('%s: what may never be chosen has no gradient, and the rest has', async (_, loss) => {
    const batch = await batchOf()
    const net = makeUnitNet(tiny, small, Rng.fromSeed('gradient'))
    const bias = net.weights.get('policy/bias')!
    const { grads } = tf.variableGrads(() => loss(net)(batch, inference).loss as tf.Scalar, [bias])
    const gradient = Object.values(grads)[0].dataSync()
    const ever = tf.max(batch.mask, 0).dataSync()
    expect([...ever].filter(mask => mask === 0).length).toBeGreaterThan(20)
    for (let action = 0; action < ACTIONS; action++) {
      if (ever[action] === 0) expect(gradient[action]).toBe(0)
    }
    expect(gradient.some(number => number !== 0)).toBe(true)
    net.dispose()
    tf.dispose(grads)
    tf.dispose(batch as never)
  })

  test('ppo: what went better than expected becomes likelier, what went worse less likely', async () => {
    const batch = await batchOf()
    const units = batch.place.shape[0]
    const net = makeUnitNet(tiny, small, Rng.fromSeed('cloned'))
    const advantages = Array.from({ length: units }, (_, unit) => (unit % 2 === 0 ? 1 : -1))
    const advantage = tf.tensor1d(advantages)
    const loss = ppoLoss(net, ppoOptions.parse({ entropy: 0, valueWeight: 0, nearness: 0 }))
    const logs = () =>
      tf.tidy(() => {
        const policy = tf.gather(
          tf.reshape(net.apply(batch.observation, inference).policy, [-1, ACTIONS]),
          batch.place as tf.Tensor1D,
        )
        const masked = tf.logSoftmax(tf.add(policy, tf.mul(tf.sub(batch.mask, 1), 1e9)))
        return tf
          .sum(tf.mul(masked, tf.oneHot(batch.action as tf.Tensor1D, ACTIONS)), -1)
          .dataSync()
          .slice()
      })
    const before = logs()
    for (let step = 0; step < 5; step++) {
      const weights = [...net.weights.values()]
      const { grads } = tf.variableGrads(() => loss({ ...batch, advantage }, inference).loss as tf.Scalar, weights)
      for (const weight of weights) {
        const gradient = grads[weight.name]
        if (gradient) weight.assign(tf.tidy(() => tf.sub(weight, tf.mul(gradient, 0.5))))
      }
      tf.dispose(grads)
    }
    const after = logs()
    const gain = advantages.reduce((sum, each, unit) => sum + each * (after[unit] - before[unit]), 0)
    expect(gain / units).toBeGreaterThan(0.01)
    net.dispose()
    advantage.dispose()
    tf.dispose(batch as never)
  })
})

describe('a log', () => {
  test('tells observations, choices and orders as they were', () => {
    const state = tiny.start(Rng.fromSeed(1))
    const view = new TickView(tiny.rules)
    const log = new TickLog()
    view.look(state)
    log.begin()
    const seen = view.observation.slice()
    const noted: { cell: number; action: number; choices: number[] }[] = []
    for (let unit = 0; unit < 2; unit++) {
      view.ask(state)
      const choices = [...view.choices.subarray(0, view.count)]
      noted.push({ cell: view.cell, action: choices[unit], choices })
      expect(log.add(view, choices[unit], -unit)).toBe(unit === 0)
      state.play(choices[unit])
    }
    judge(log, { times: [0], values: [0], potentials: [0] }, 1, 10, { gamma: 0.9, lambda: 1, shaping: 0 })
    const batch = tableBatch(log.rows(), 1)
    expect(batch.observation).toEqual(seen)
    expect([...batch.place]).toEqual(noted.map(({ cell }) => cell))
    expect([...batch.action]).toEqual(noted.map(({ action }) => action))
    expect([...batch.logProbability].map(Math.abs)).toEqual([0, 1])
    for (const [unit, { choices }] of noted.entries()) {
      const mask = batch.mask.subarray(unit * ACTIONS, (unit + 1) * ACTIONS)
      expect([...mask.keys()].filter(action => mask[action] === 1)).toEqual(choices.toSorted((a, b) => a - b))
    }
    expect(batch.target[0]).toBeCloseTo(0.9 ** 10)
  })

  test('is judged by the outcome, a tick later counting less, and by what the potential gained', () => {
    const log = { ticks: { of: (name: string) => columns[name] } } as unknown as TickLog
    const columns: Record<string, Float32Array> = { advantage: new Float32Array(3), target: new Float32Array(3) }
    const course = { times: [0, 2, 3], values: [0, 0, 0], potentials: [0.1, 0.5, -0.2] }
    judge(log, course, -1, 5, { gamma: 0.5, lambda: 1, shaping: 0 })
    expect([...columns.target]).toEqual([-(0.5 ** 5), -(0.5 ** 3), -(0.5 ** 2)])
    // Potentials cancel out but for where the player began.
    judge(log, course, -1, 5, { gamma: 0.5, lambda: 1, shaping: 2 })
    for (const [t, target] of [-(0.5 ** 5) - 0.2, -(0.5 ** 3) - 1, -(0.5 ** 2) + 0.4].entries()) {
      expect(columns.target[t]).toBeCloseTo(target, 6)
    }
    judge(log, { ...course, values: [0.3, 0.2, 0.1] }, 0, 5, { gamma: 0.5, lambda: 0.5, shaping: 0 })
    const last = -0.1
    const middle = 0.5 * 0.1 - 0.2 + 0.25 * last
    const first = 0.25 * 0.2 - 0.3 + 0.0625 * middle
    for (const [t, each] of [first, middle, last].entries()) expect(columns.advantage[t]).toBeCloseTo(each, 6)
  })
})

async function gamesOf(actor: Training['actor'], rng: Rng, count: number): Promise<TickRows[]> {
  const games: TickRows[] = []
  for (let game = 0; game < count; game++) {
    const { data } = await actor.play(rng.split(game))
    games.push((data as TickRows[])[0])
  }
  return games
}

function tableBatch(rows: TickRows, ticks: number): TickBatch {
  const table = new TickTable()
  table.append(rows)
  const first = Int32Array.from({ length: Math.min(ticks, table.rows) }, (_, tick) => tick)
  return table.batch(first, table.starts(), tiny.spec.observation.shape)
}

function tensorsOf(batch: TickBatch): Tensors {
  const units = batch.place.length
  return {
    observation: tf.tensor(batch.observation, [batch.target.length, ...tiny.spec.observation.shape]),
    target: tf.tensor1d(batch.target),
    place: tf.tensor1d(batch.place, 'int32'),
    action: tf.tensor1d(batch.action, 'int32'),
    mask: tf.tensor2d(batch.mask, [units, ACTIONS]),
    logProbability: tf.tensor1d(batch.logProbability),
    advantage: tf.tensor1d(batch.advantage),
  }
}

/** The share of the teacher's orders that the net thinks likeliest. */
function accuracy(net: UnitNet, games: readonly TickRows[]): number {
  let [right, all] = [0, 0]
  for (const rows of games) {
    const batch = tensorsOf(tableBatch(rows, 1000))
    const { metrics } = imitationLoss(net, imitationOptions.parse({}))(batch, inference)
    const units = batch.place.shape[0]
    right += metrics!.accuracy.dataSync()[0] * units
    all += units
    tf.dispose(batch as never)
  }
  return right / all
}

function hashOfPart(part: Part): string {
  return encode(capture({ part })).name
}
