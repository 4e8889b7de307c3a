/** A thread that evaluates the net of onnx.ts in tfjs's WASM backend: as it comes, or with our kernels. */
import { parentPort, workerData } from 'node:worker_threads'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { policyValue } from '../../agents/nn/blocks/policyValue.ts'
import { createModel } from '../../agents/nn/core/model.ts'
import { installKernels } from '../../agents/nn/wasm/index.ts'
import { Rng } from '../../envs/core/rng.ts'

/** What the thread is asked: to evaluate `count` batches. It answers with the milliseconds that they took. */
export interface Task {
  readonly batch: number
  readonly count: number
}

tf.enableProdMode()
await tf.setBackend('wasm')
if (workerData.ours) installKernels()
const model = createModel(policyValue(workerData.net), workerData.shape, Rng.fromSeed('bench'))

parentPort?.on('message', ({ batch, count }: Task) => {
  const planes = new Float32Array(batch * workerData.shape.reduce((a: number, b: number) => a * b)).fill(0.5)
  const began = performance.now()
  for (let i = 0; i < count; i++) {
    tf.tidy(() => {
      const { policy, value } = model.predict(tf.tensor(planes, [batch, ...workerData.shape]))
      policy.dataSync()
      value.dataSync()
    })
  }
  parentPort?.postMessage(performance.now() - began)
})
