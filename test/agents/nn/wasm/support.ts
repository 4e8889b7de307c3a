/** Both builds of the kernels, and the plain `cpu` backend as the oracle. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { expect } from 'vitest'
import { BUILDS, type Build, correctPlainKernels, installKernels } from '../../../../agents/nn/wasm/index.ts'
import { Rng } from '../../../../envs/core/rng.ts'

export const builds = BUILDS

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
export async function on(where: Build | 'cpu', work: () => tf.Tensor | tf.Tensor[]): Promise<Values[]> {
  tf.enableProdMode()
  await tf.setBackend(where === 'cpu' ? 'cpu' : 'wasm')
  if (where === 'cpu') correctPlainKernels()
  else installKernels(where)
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
