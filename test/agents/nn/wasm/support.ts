/** Both builds of the kernels, and the plain `cpu` backend as the oracle. */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { BUILDS } from '../../../../agents/nn/wasm/index.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { type Tested, use } from '../backends.ts'
import { natives } from '../native.ts'

export const builds = BUILDS
/** Those, and TensorFlow where it is installed: for operations, which are composed where there are no kernels of ours. */
export const engines = [...BUILDS, ...natives]

/** A tensor's values and its shape, off any backend. */
export interface Values {
  shape: number[]
  data: ArrayLike<number>
}

/** Standard-normal-like values from a seed: sums of three uniforms, centred, so that signs and sizes are mixed. */
export function draw(seed: number, shape: number[], scale = 1): Values {
  const rng = Rng.fromSeed(seed)
  const size = shape.reduce((a, b) => a * b, 1)
  const data = Float32Array.from({ length: size }, () => (rng.float() + rng.float() + rng.float() - 1.5) * 2 * scale)
  return { shape, data }
}

/** Runs `work` with the kernels of one build, or on the plain backend, and reads what it returns. */
export async function on(where: Tested, work: () => tf.Tensor | tf.Tensor[]): Promise<Values[]> {
  await use(where)
  const before = tf.memory().numTensors
  const results = [tf.tidy(work)].flat()
  const values = results.map(tensor => ({ shape: tensor.shape, data: tensor.dataSync().slice() }))
  tf.dispose(results)
  expect(tf.memory().numTensors, 'tensors left over').toBe(before)
  return values
}

/** Equal shapes, and each number within `tolerance` of its twin, absolutely or relatively. */
export function expectClose(actual: Values[], expected: Values[], tolerance = 1e-4): void {
  expect(actual.map(v => v.shape)).toEqual(expected.map(v => v.shape))
  actual.forEach(({ data }, which) => {
    for (let i = 0; i < data.length; i++) {
      const off = Math.abs(data[i] - expected[which].data[i]) / Math.max(1, Math.abs(expected[which].data[i]))
      if (!(off <= tolerance)) {
        expect.fail(`result ${which}, number ${i}: expected ${expected[which].data[i]}, but got ${data[i]}`)
      }
    }
  })
}
