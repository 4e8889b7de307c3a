/** The backends that tests of training run on. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { BUILDS, type Build, installKernels } from '../../../agents/nn/wasm/index.ts'

/** The plain one, and both builds of our kernels. */
export const backends = ['cpu', ...BUILDS] as const

/** Sets a backend, for the whole of tfjs; `wasm` is the best build of ours. */
export async function use(backend: 'cpu' | 'wasm' | Build): Promise<void> {
  tf.enableProdMode()
  await tf.setBackend(backend === 'cpu' ? 'cpu' : 'wasm')
  if (backend !== 'cpu') installKernels(backend === 'wasm' ? undefined : backend)
}
