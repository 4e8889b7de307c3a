import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agents } from '../../../../agents/agents.ts'
import { seatAt } from '../../../../agents/core/seat.ts'
import { openBackend } from '../../../../agents/nn/core/backend.ts'
import { createModel } from '../../../../agents/nn/core/model.ts'
import { dense } from '../../../../agents/nn/layers/dense.ts'
import { exportModel, exportToOnnx } from '../../../../agents/nn/onnx/index.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { games } from '../../../../envs/games.ts'
import { decide, endless } from '../../../support/decide.ts'

const go = unwrap(games.make('go', { size: 3 }))
const [height, width, planes] = go.spec.observation.shape
const folder = mkdtempSync(join(tmpdir(), 'ludus-policy-'))
const file = (name: string) => join(folder, name)

function writeDense(name: string, units: number, shape: number[], seed = 1): void {
  const model = createModel(dense({ units }), shape, Rng.fromSeed(seed))
  writeFileSync(file(`${name}.onnx`), exportModel(model, { name }).encode())
}

beforeAll(async () => {
  await openBackend('cpu')
  // Likes every point by its number, and passing best of all.
  const likes = tf.tensor2d([...Array(10).keys()], [1, 10])
  const forward = ({ x }: Record<string, tf.Tensor>) => {
    const flat = tf.reshape(x, [-1, height * width * planes])
    const nothing = tf.mul(tf.sum(flat, 1, true), 0)
    return { policy: tf.add(nothing, likes), value: tf.add(nothing, 0.25) }
  }
  const inputs = { x: { shape: [null, height, width, planes] } }
  const mad = (from: Record<string, tf.Tensor>) => ({ policy: tf.mul(forward(from).policy, Number.NaN) })
  writeFileSync(file('likes.onnx'), exportToOnnx(forward, { name: 'likes', inputs, weights: {} }).encode())
  writeFileSync(file('mad.onnx'), exportToOnnx(mad, { name: 'mad', inputs, weights: {} }).encode())
  writeFileSync(file('text.onnx'), 'no model')
  writeDense('narrow', 4, [height, width, planes])
  writeDense('other', 10, [height, width, planes - 1])
})
afterAll(() => rmSync(folder, { recursive: true }))

const seat = (spec: string) => unwrap(unwrap(agents.plan(spec)).make(go))

describe('onnx', () => {
  test('takes the likeliest legal action, and says what the network thinks', async () => {
    const { text, thoughts } = await decide(go, seat(`onnx:${file('likes.onnx')}`), go.start(Rng.fromSeed(1)))
    expect(text).toBe('pass')
    expect(thoughts).toMatchObject({ value: 0.25, pv: ['pass'] })
    expect(thoughts.actions).toHaveLength(10)
    expect(thoughts.actions[0].prior).toBeCloseTo(
      1 / (1 + [...Array(9).keys()].reduce((sum, i) => sum + Math.exp(i - 9), 0)),
      5,
    )
  })

  test('never takes an illegal one', async () => {
    const state = go.start(Rng.fromSeed(1))
    state.play(unwrap(go.parse('C1', state)))
    const { thoughts } = await decide(go, seat(`onnx:${file('likes.onnx')}`), state)
    expect(thoughts.actions.map(({ action }) => action)).not.toContain('C1')
  })

  test('draws by the policy at a temperature, the same from the same seed', async () => {
    const draw = async (seed: number) =>
      (await decide(go, seat(`onnx?temperature=4:${file('likes.onnx')}`), go.start(Rng.fromSeed(1)), seed)).text
    const drawn = await Promise.all([...Array(20).keys()].map(draw))
    expect(new Set(drawn).size).toBeGreaterThan(2)
    expect(await draw(3)).toBe(drawn[3])
  })

  test.each([
    ['narrow', 'to give a policy of 10 actions, but got 36 numbers.'],
    ['other', `to take observations [3, 3, ${planes}], but got [3, 3, ${planes - 1}].`],
    ['mad', 'to give logits, but got NaN.'],
    ['text', "to be a model that ONNX Runtime opens, but got '"],
  ])('says what is wrong with a file: %s', async (name, message) => {
    const playing = decide(go, seat(`onnx:${file(`${name}.onnx`)}`), go.start(Rng.fromSeed(1)))
    await expect(playing).rejects.toMatchObject({ code: 'bad-model', message: expect.stringContaining(message) })
  })

  test('goes on when other weights have taken its place among those that are loaded', async () => {
    const agent = seat(`onnx:${file('likes.onnx')}`)
    await agent.reset(go, 0, Rng.fromSeed(1))
    for (let other = 0; other < 4; other++) {
      writeDense(`weights${other}`, 10, [height, width, planes], other)
      await seat(`onnx:${file(`weights${other}.onnx`)}`).reset(go, 0, Rng.fromSeed(1))
    }
    const state = go.start(Rng.fromSeed(1))
    expect(await agent.act(seatAt(go, 0, state, []), endless)).toBe(9)
  })

  test('refuses a file that is not there, and games without fixed actions', () => {
    expect(unwrap(agents.plan('onnx:none.onnx')).refuses(go)).toBe('because there is no file none.onnx')
    expect(unwrap(agents.plan(`onnx:${folder}`)).refuses(go)).toBe(`because there is no file ${folder}`)
    const backgammon = unwrap(games.make('backgammon', {}))
    expect(unwrap(agents.plan(`onnx:${file('likes.onnx')}`)).refuses(backgammon)).toBe(
      'because it numbers its plays anew in each position',
    )
  })
})

describe('onnx, with a memory', () => {
  const memory = unwrap(games.make('gridworld', { map: 'memory', sight: 3 }))
  const shape = memory.spec.observation.shape

  /** Counts its decisions: prefers the action of that number. */
  beforeAll(() => {
    const forward = (from: Record<string, tf.Tensor>) => {
      const count = tf.add(from['state/count'], 1)
      const far = tf.abs(tf.sub(tf.tensor2d([1, 2, 3], [1, 3]), count))
      const nothing = tf.mul(tf.sum(from.observation, [1, 2, 3]), 0)
      return { policy: tf.add(tf.neg(far), tf.expandDims(nothing, 1)), 'next/state/count': count }
    }
    const inputs = { observation: { shape: [null, ...shape] }, 'state/count': { shape: [null, 1] } }
    writeFileSync(file('counts.onnx'), exportToOnnx(forward, { name: 'counts', inputs, weights: {} }).encode())
    const forgetful = (from: Record<string, tf.Tensor>) => ({ policy: forward(from).policy })
    writeFileSync(file('forgets.onnx'), exportToOnnx(forgetful, { name: 'forgets', inputs, weights: {} }).encode())
  })

  test('remembers from one decision to the next, and nothing of the game before', async () => {
    const agent = unwrap(unwrap(agents.plan(`onnx:${file('counts.onnx')}`)).make(memory))
    const state = memory.start(Rng.fromSeed(1))
    for (let game = 0; game < 2; game++) {
      await agent.reset(memory, 0, Rng.fromSeed(1))
      for (const expected of [0, 1, 2, 2]) {
        expect(await agent.act(seatAt(memory, 0, state, []), endless)).toBe(expected)
      }
    }
  })

  test('says what is missing of it', async () => {
    const agent = unwrap(unwrap(agents.plan(`onnx:${file('forgets.onnx')}`)).make(memory))
    await expect(agent.reset(memory, 0, Rng.fromSeed(1))).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining("to give what 'state/count' is next, but got outputs called policy."),
    })
  })
})
