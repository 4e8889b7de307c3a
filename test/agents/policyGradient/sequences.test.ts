/** That an LSTM learns from padded sequences as from each alone, and from steps as from the sequence. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Pass } from '../../../agents/nn/core/layer.ts'
import { ActingPolicy } from '../../../agents/policyGradient/acting.ts'
import { Columns } from '../../../agents/policyGradient/columns.ts'
import { policyGradientObjective } from '../../../agents/policyGradient/learner.ts'
import { createPolicy, exportPolicy, type PolicyModel } from '../../../agents/policyGradient/policy.ts'
import {
  cut,
  disposeMinibatch,
  type Minibatch,
  minibatchEnd,
  minibatchOf,
  type Sequence,
  stepsIn,
} from '../../../agents/policyGradient/sequences.ts'
import { type Steps, stepLayout } from '../../../agents/policyGradient/trajectories.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { use } from '../nn/backends.ts'

const UNITS = 4
const game = unwrap(games.make('gridworld', { map: 'memory', sight: 3 }))
const observation = game.spec.observation.shape
const training: Pass = { training: true, move() {} }

/** Episodes of these lengths, of random numbers. */
function episodes(...lengths: number[]): Steps {
  const rng = Rng.fromSeed(1)
  const steps = new Columns(stepLayout(game, UNITS))
  for (const length of lengths) {
    for (let t = 0; t < length; t++) {
      const row = steps.add()
      for (const name of ['observation', 'hidden', 'cell', 'advantage', 'target', 'value'] as const) {
        const { width } = steps.layout[name]!
        for (let i = 0; i < width; i++) steps.of(name)![row * width + i] = rng.normal()
      }
      steps.of('mask').set([1, t % 2, 1], row * 3)
      steps.of('action')[row] = 2 * rng.below(2)
      steps.of('last')[row] = Number(t === length - 1)
    }
  }
  return steps as Steps
}

const net = () => createPolicy(game, { filters: [], hidden: [5], lstm: UNITS, horizon: 9, joint: [6] }, Rng.fromSeed(2))

/** The gradient of the loss, times the number of steps: what means over steps come from. */
function gradients(
  model: PolicyModel,
  steps: Steps,
  sequences: Sequence[],
  objective = policyGradientObjective(model, { entropy: 0.1, value: 0.5 }),
) {
  const batch = minibatchOf(steps, sequences, observation, true)
  const count = sequences.reduce((sum, [from, to]) => sum + to - from, 0)
  return tf.tidy(() => {
    const { grads } = tf.variableGrads(() => objective(batch, training).loss as tf.Scalar, [...model.weights.values()])
    const numbers = Object.values(grads).flatMap(gradient => [...gradient.dataSync()])
    disposeMinibatch(batch)
    return numbers.map(each => each * count)
  })
}

beforeAll(() => use('wasm'))

describe('sequences', () => {
  test('end with their episodes, and where they are long enough', () => {
    expect(cut(episodes(3, 5, 1), 2)).toEqual([
      [0, 2],
      [2, 3],
      [3, 5],
      [5, 7],
      [7, 8],
      [8, 9],
    ])
    expect(cut(episodes(3, 5), 100)).toEqual([
      [0, 3],
      [3, 8],
    ])
  })

  /** How many steps each minibatch has. */
  function sizes(sequences: readonly Sequence[], minibatches: number): number[] {
    const out: number[] = []
    for (let from = 0; from < sequences.length; ) {
      const end = minibatchEnd(sequences, from, minibatches)
      out.push(stepsIn(sequences.slice(from, end)))
      from = end
    }
    return out
  }

  test('go into minibatches that are about as long, none of them the crumb of a rounded quotient', () => {
    const single = (count: number): Sequence[] => Array.from({ length: count }, (_, row) => [row, row + 1])
    expect(sizes(single(10), 3)).toEqual([4, 3, 3])
    // 7 / 14 of 274 steps are 137, but 137 / (274 / 14) is 6.999...
    const half = [20, 20, 19, 20, 19, 20, 19]
    expect(sizes(single(274), 14)).toEqual([...half, ...half])
    // of 9, 8, 7, ... 1 steps: full at 15, at 30 and with the last
    const shrinking = Array.from({ length: 9 }, (_, k): Sequence => [0, 9 - k])
    expect(sizes(shrinking, 3)).toEqual([17, 13, 15])
  })

  test('of several lengths teach what each alone teaches', () => {
    const model = net()
    const steps = episodes(3, 7, 1)
    const sequences = cut(steps, 5) // 3, 5, 2, 1
    const together = gradients(model, steps, sequences)
    const apart = sequences.map(sequence => gradients(model, steps, [sequence]))
    together.forEach((each, i) => {
      expect(each).toBeCloseTo(
        apart.reduce((sum, one) => sum + one[i], 0),
        4,
      )
    })
    expect(Math.max(...together.map(Math.abs))).toBeGreaterThan(0.1)
  })

  test('change nothing by what fills them up', () => {
    const model = net()
    const steps = episodes(2, 6)
    const batch = minibatchOf(steps, cut(steps, 10), observation, true)
    const filled = Object.fromEntries(
      Object.entries(batch).map(([name, tensor]) => {
        if (name === 'weight' || name === 'state' || name === 'mask') return [name, tensor]
        const rows = tf.reshape(tensor as tf.Tensor, [12, -1])
        const noise = tf.cast(tf.fill(rows.shape, 2), rows.dtype)
        const padding = tf.reshape(tf.equal(batch.weight, 0), [12, 1])
        return [name, tf.reshape(tf.where(padding, noise, rows), (tensor as tf.Tensor).shape)]
      }),
    ) as unknown as Minibatch
    const objective = policyGradientObjective(model, { entropy: 0.1, value: 0.5 })
    const [a, b] = [batch, filled].map(each => {
      const { grads } = tf.variableGrads(() => objective(each, training).loss as tf.Scalar, [...model.weights.values()])
      return Object.values(grads).flatMap(gradient => [...gradient.dataSync()])
    })
    a.forEach((each, i) => {
      expect(b[i]).toBeCloseTo(each, 6)
    })
  })

  test('come out as the steps of the actor, which carries the state', async () => {
    const model = net()
    const steps = episodes(6)
    const [batch] = [minibatchOf(steps, cut(steps, 10), observation, true)]
    const { policy, value } = model.apply(batch, training)
    const acting = await ActingPolicy.open(exportPolicy(model, { id: 'memory' }).encode())
    const { width } = steps.layout.observation
    let [hidden, cell] = [steps.of('hidden').slice(0, UNITS), steps.of('cell').slice(0, UNITS)] as Float32Array[]
    for (let t = 0; t < 6; t++) {
      const seen = steps.of('observation').slice(t * width, (t + 1) * width) as Float32Array
      const answer = await acting.ask({ observation: seen, hidden, cell }, 1)
      ;({ hidden, cell } = answer)
      expect(answer.value[0]).toBeCloseTo(value.dataSync()[t], 4)
      answer.policy.forEach((logit, i) => {
        expect(logit).toBeCloseTo(policy.dataSync()[t * 3 + i], 4)
      })
    }
    await acting.release()
  })
})
