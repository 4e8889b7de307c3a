/** Exported passes run in ONNX Runtime, beside tfjs as the oracle. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { expect } from 'vitest'
import { exportToOnnx, type Forward, type InputSpec, Session } from '../../../../agents/nn/onnx/index.ts'
import { installKernels } from '../../../../agents/nn/wasm/index.ts'
import { Rng } from '../../../../envs/core/rng.ts'

/** The plain backend, the stock WASM one and ours: each traces other kernels. */
export const BACKENDS = ['cpu', 'wasm'] as const
export type Backend = (typeof BACKENDS)[number]

let installed = false

export async function useBackend(name: Backend): Promise<void> {
  tf.enableProdMode()
  await tf.setBackend(name)
  if (name === 'wasm' && !installed) {
    installKernels()
    installed = true
  }
}

/** Numbers around 0, seldom larger than 3. */
export function draw(seed: number | string, shape: number[], scale = 1): Float32Array {
  const rng = Rng.fromSeed(seed)
  const size = shape.reduce((a, b) => a * b, 1)
  return Float32Array.from({ length: size }, () => (rng.float() + rng.float() + rng.float() - 1.5) * 2 * scale)
}

/** A pass under test. Weights are made by shape, from their names. */
export interface Case {
  readonly inputs: Readonly<Record<string, InputSpec & { below?: number; positive?: boolean }>>
  readonly weights?: Readonly<Record<string, number[]>>
  /** Kept away from 0 and above: variances, bases of powers. */
  readonly positive?: readonly string[]
  forward(
    inputs: Readonly<Record<string, tf.Tensor>>,
    weights: Readonly<Record<string, tf.Variable>>,
  ): ReturnType<Forward>
  readonly tolerance?: number
  /** The backend on which tfjs is right; both where left out. */
  readonly only?: Backend
}

/** Batch sizes other than those that are traced. */
const BATCHES = [1, 5]

/** Exports the pass on the present backend and compares what ONNX Runtime and tfjs make of random input. */
export async function expectAgreement(name: string, test: Case): Promise<void> {
  const before = tf.memory().numTensors
  const weights = Object.fromEntries(
    Object.entries(test.weights ?? {}).map(([key, shape]) => {
      const data = draw(key, shape, 0.5)
      const values = test.positive?.includes(key) ? data.map(lifted) : data
      return [key, tf.tidy(() => tf.variable(tf.tensor(values, shape)))]
    }),
  )
  const forward: Forward = inputs => test.forward(inputs, weights)
  const model = exportToOnnx(forward, { name, inputs: test.inputs, weights })
  const session = await Session.open(model.encode())
  try {
    for (const batch of BATCHES) {
      const fed = Object.fromEntries(
        Object.entries(test.inputs).map(([key, spec]) => [key, feed(`${name} ${key} ${batch}`, spec, batch)]),
      )
      const actual = await session.run(
        Object.fromEntries(Object.entries(fed).map(([key, { data }]) => [key, data])),
        batch,
      )
      const expected = tf.tidy(() => {
        const result = forward(
          Object.fromEntries(
            Object.entries(fed).map(([key, { data, shape, dtype }]) => [key, tf.tensor(data, shape, dtype)]),
          ),
        )
        const named = result instanceof tf.Tensor ? { output: result } : result
        return Object.entries(named).map(([key, tensor]) => ({
          key,
          shape: tensor.shape,
          data: tensor.dataSync().slice(),
        }))
      })
      expect(Object.keys(actual).sort()).toEqual(expected.map(({ key }) => key).sort())
      for (const { key, shape, data } of expected) {
        expect(actual[key].dims, `shape of ${key} at batch ${batch}`).toEqual(shape)
        expectClose(actual[key].data as Float32Array, data, `${key} at batch ${batch}`, test.tolerance ?? 1e-4)
      }
    }
  } finally {
    await session.release()
    tf.dispose(weights)
  }
  expect(tf.memory().numTensors, 'tensors left over').toBe(before)
}

function feed(seed: string, { shape, dtype = 'float32', below = 5, positive }: Case['inputs'][string], batch: number) {
  const full = shape.map(length => length ?? batch)
  const drawn = draw(seed, full)
  const data = positive ? drawn.map(lifted) : drawn
  return {
    shape: full,
    dtype,
    data: dtype === 'int32' ? Int32Array.from(data, x => Math.floor(Math.abs(x) * 1000) % below) : data,
  }
}

export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]))
    if (!(off <= tolerance) && !Object.is(actual[i], expected[i])) {
      expect.fail(`${what}, number ${i}: expected ${expected[i]}, but got ${actual[i]}`)
    }
  }
}

const lifted = (x: number) => Math.abs(x) + 0.1
