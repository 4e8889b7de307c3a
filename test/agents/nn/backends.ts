/** The backends that tests of training run on. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { installKernels } from '../../../agents/nn/wasm/index.ts'

export const backends = ['cpu', 'wasm'] as const

/** Sets a backend, for the whole of tfjs; ours of WASM, with our kernels. */
export async function use(backend: (typeof backends)[number]): Promise<void> {
  tf.enableProdMode()
  await tf.setBackend(backend)
  if (backend === 'wasm') installKernels()
}
