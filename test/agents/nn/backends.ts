/** The backends that tests of training run on. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { BUILDS, type Build, correctPlainKernels, installKernels } from '../../../agents/nn/wasm/index.ts'
import { natives } from './native.ts'

/** The plain one, both builds of our kernels, and TensorFlow where it is installed. */
export const backends = ['cpu', ...BUILDS, ...natives] as const
export type Tested = (typeof backends)[number]

/** Sets a backend, for the whole of tfjs; `wasm` is the best build of ours. */
export async function use(backend: Tested | 'wasm'): Promise<void> {
  tf.enableProdMode()
  await tf.setBackend(backend === 'cpu' || backend === 'tensorflow' ? backend : 'wasm')
  if (backend === 'cpu') correctPlainKernels()
  else if (backend !== 'tensorflow') installKernels(backend === 'wasm' ? undefined : (backend as Build))
}
