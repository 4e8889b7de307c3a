/**
 * The gradients of tfjs's kernels. tfjs keeps its own out of the package that Node loads; these are right where those are
 * not (mirrored padding, half-pixel resizing, batch axes of a gather) and there where those are missing (running
 * products, scatters, top k, strided slices, depth to space, broadcasting in every pair, comparisons on the way).
 *
 * They are the same on every backend, and registered when this file is first imported. Importing the whole of tfjs
 * afterwards puts its own back in their places, until `registerGradients`.
 */
import { registerGradient } from '@tensorflow/tfjs-core'
import { conv3DGradients } from './conv3d.ts'
import { einsumGradients } from './einsum.ts'
import { elementwiseGradients } from './elementwise.ts'
import { normalizationGradients } from './normalization.ts'
import { inOnePass, secondGradients } from './onePass.ts'
import { productGradients } from './products.ts'
import { reductionGradients } from './reductions.ts'
import { resizeGradients } from './resize.ts'
import { segmentGradients } from './segments.ts'
import { shapeGradients } from './shapes.ts'

const families = [
  conv3DGradients,
  einsumGradients,
  elementwiseGradients,
  normalizationGradients,
  productGradients,
  reductionGradients,
  resizeGradients,
  secondGradients,
  segmentGradients,
  shapeGradients,
]

export function registerGradients(): void {
  for (const family of families) {
    for (const [kernelName, gradient] of Object.entries(family)) {
      registerGradient({ kernelName, ...inOnePass(kernelName, gradient) })
    }
  }
}

registerGradients()
