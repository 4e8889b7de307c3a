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
else takeMatrices()
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

/** The stock product takes stacks of matrices alone, as tfjs's own op gives them; our layers hand it single ones. */
function takeMatrices(): void {
  const stock = tf.getKernel('_FusedMatMul', 'wasm')
  const stacked = (tensor: tf.TensorInfo) => ({ ...tensor, shape: [1, ...tensor.shape] })
  tf.unregisterKernel('_FusedMatMul', 'wasm')
  tf.registerKernel({
    ...stock,
    kernelFunc: ({ inputs, ...rest }) => {
      const { a, b, ...others } = inputs as Record<string, tf.TensorInfo>
      const y = stock.kernelFunc({ ...rest, inputs: { ...others, a: stacked(a), b: stacked(b) } }) as tf.TensorInfo
      return { ...y, shape: y.shape.slice(1) }
    },
  })
}
