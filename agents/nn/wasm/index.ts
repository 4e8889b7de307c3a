/**
 * Makes tfjs's WASM backend one that trains: our SIMD kernels take the places of those that are missing, scalar or wrong
 * in the stock backend (README.md says which).
 *
 *     await tf.setBackend('wasm')
 *     installKernels()
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import {
  backend,
  getBackend,
  getKernel,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core'
import './gradients/index.ts'
import { createHeap, memoryOf } from './heap.ts'
import { activationKernels } from './kernels/activations.ts'
import { blockKernels } from './kernels/blocks.ts'
import { bridgedKernels } from './kernels/bridge.ts'
import { complexKernels } from './kernels/complex.ts'
import { convolutionKernels } from './kernels/convolution.ts'
import { cumulateKernels } from './kernels/cumulate.ts'
import { depthwiseKernels } from './kernels/depthwise.ts'
import { dropoutKernels } from './kernels/dropout.ts'
import { einsumKernels } from './kernels/einsum.ts'
import { gatherKernels } from './kernels/gather.ts'
import { identityKernels } from './kernels/identity.ts'
import { joiningKernels } from './kernels/joining.ts'
import { lstmKernels } from './kernels/lstm.ts'
import { lstmSequenceKernels } from './kernels/lstmSequence.ts'
import { matMulKernels } from './kernels/matMul.ts'
import { movementKernels } from './kernels/movement.ts'
import { normalizationKernels } from './kernels/normalization.ts'
import { optimizerKernels } from './kernels/optimizers.ts'
import { pairKernels } from './kernels/pairs.ts'
import { poolingKernels } from './kernels/pooling.ts'
import { preluKernels } from './kernels/prelu.ts'
import { reductionKernels } from './kernels/reductions.ts'
import { resizeKernels } from './kernels/resize.ts'
import { softmaxKernels } from './kernels/softmax.ts'
import { strictKernels } from './kernels/strict.ts'
import { transformKernels } from './kernels/transform.ts'
import { type Build, loadCompanion } from './module.ts'

export { BUILDS, type Build, fingerprint } from './module.ts'
export { correctNativeKernels } from './native.ts'
export { correctPlainKernels } from './plain.ts'

const rooms = [
  activationKernels,
  blockKernels,
  complexKernels,
  convolutionKernels,
  cumulateKernels,
  depthwiseKernels,
  dropoutKernels,
  einsumKernels,
  gatherKernels,
  identityKernels,
  joiningKernels,
  lstmKernels,
  lstmSequenceKernels,
  matMulKernels,
  movementKernels,
  normalizationKernels,
  optimizerKernels,
  pairKernels,
  poolingKernels,
  preluKernels,
  reductionKernels,
  resizeKernels,
  softmaxKernels,
  strictKernels,
  transformKernels,
  // The last one, as it looks at what the others left out.
  bridgedKernels,
]

/**
 * Registers the kernels for the present backend, which must be `wasm`, and tells which build they are of.
 * @param wanted  the build to take; the best that this machine runs where it is left out
 */
export function installKernels(wanted?: Build): Build {
  if (getBackend() !== 'wasm') throw new Error(`Expected the wasm backend to be set, but got ${getBackend()}.`)
  const wasm = backend() as BackendWasm
  const { build, kernels } = loadCompanion(memoryOf(wasm), wanted)
  const heap = createHeap(wasm, kernels)
  for (const room of rooms) {
    for (const [kernelName, body] of Object.entries(room(heap))) {
      if (getKernel(kernelName, 'wasm')) unregisterKernel(kernelName, 'wasm')
      registerKernel({
        kernelName,
        backendName: 'wasm',
        kernelFunc: ({ inputs, attrs }) => body(inputs as Record<string, TensorInfo>, attrs ?? {}),
      })
    }
  }
  return build
}
