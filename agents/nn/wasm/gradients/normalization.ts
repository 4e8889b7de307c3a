import { add, mul, rsqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core'
import { type Gradient, type GradientTable, unbroadcast } from './table.ts'

/**
 * Of y = (x - mean) / sqrt(variance + epsilon) * scale + offset, where mean and variance are inputs like the others
 * (their own dependence on x is the tape's business).
 */
const fusedBatchNorm: Gradient = {
  inputsToSave: ['x', 'mean', 'variance', 'scale'],
  gradFunc: (grad, [x, mean, variance, scale], { varianceEpsilon }) => {
    const dy = grad as Tensor
    const inverse = rsqrt(add(variance, varianceEpsilon as number)) // 1 / standard deviation
    const scaled = scale ? mul(scale, inverse) : inverse
    const centred = sub(x, mean)
    return {
      x: () => mul(dy, scaled),
      mean: () => unbroadcast(mul(mul(dy, scaled), -1), mean.shape),
      variance: () => unbroadcast(mul(mul(mul(dy, centred), scaled), mul(square(inverse), -0.5)), variance.shape),
      scale: () => unbroadcast(mul(mul(dy, centred), inverse), mean.shape),
      offset: () => unbroadcast(dy, mean.shape),
    }
  },
}

export const normalizationGradients: GradientTable = { FusedBatchNorm: fusedBatchNorm }
