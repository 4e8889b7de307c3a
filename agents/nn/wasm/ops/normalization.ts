import {
  add,
  batchNorm as fusedBatchNorm,
  moments,
  mul,
  registerGradient,
  rsqrt,
  sub,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core'
import { asFloats, hasKernel, runKernel } from './fused.ts'

/**
 * Layer normalisation over the last axis (Ba et al. 2016): (x - mean) / sqrt(variance + epsilon) * gamma + beta.
 * Differentiable once in x, gamma and beta.
 * @param x      [..., n]
 * @param gamma  [n], as beta
 */
export function layerNorm<T extends Tensor>(x: T, gamma: Tensor1D, beta: Tensor1D, epsilon: number): T {
  checkColumns(x, { gamma, beta })
  if (hasKernel('LayerNorm')) return runKernel<T>('LayerNorm', { x: asFloats(x), gamma, beta }, { epsilon })
  const { mean, variance } = moments(x, -1, true)
  return normalise(x, mean, variance, gamma, beta, epsilon)
}

/**
 * Batch normalisation in training (Ioffe and Szegedy 2015, algorithm 1): over all axes but the last, by the batch's own
 * mean and variance (over the count, not the count - 1), which come back too. Differentiable once in x, gamma and beta,
 * through all three results.
 * @param x      [..., n]
 * @param gamma  [n], as beta
 * @returns y: [..., n], mean: [n], variance: [n]
 */
export function batchNorm<T extends Tensor>(
  x: T,
  gamma: Tensor1D,
  beta: Tensor1D,
  epsilon: number,
): [y: T, mean: Tensor1D, variance: Tensor1D] {
  checkColumns(x, { gamma, beta })
  if (hasKernel('BatchNorm')) {
    const inputs = { x: asFloats(x), gamma, beta }
    return runKernel<Tensor[]>('BatchNorm', inputs, { epsilon }) as [T, Tensor1D, Tensor1D]
  }
  const { mean, variance } = moments(x, [...x.shape.keys()].slice(0, -1))
  return [normalise(x, mean, variance, gamma, beta, epsilon), mean as Tensor1D, variance as Tensor1D]
}

/**
 * Batch normalisation in use: by a given mean and variance. tfjs's own operation, differentiable in all of them.
 * @param x     [..., n]
 * @param mean  [n], as variance, gamma and beta
 */
export function batchNormBy<T extends Tensor>(
  x: T,
  mean: Tensor1D,
  variance: Tensor1D,
  gamma: Tensor1D,
  beta: Tensor1D,
  epsilon: number,
): T {
  checkColumns(x, { mean, variance, gamma, beta })
  return fusedBatchNorm(x, mean, variance, beta, gamma, epsilon) as T
}

function normalise<T extends Tensor>(
  x: T,
  mean: Tensor,
  variance: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): T {
  const scale = mul(rsqrt(add(variance, epsilon)), gamma)
  return add(mul(sub(x, mean), scale), beta)
}

function checkColumns(x: Tensor, columns: Record<string, Tensor>): void {
  const n = x.shape[x.rank - 1]
  for (const [name, { shape }] of Object.entries(columns)) {
    if (shape.length !== 1 || shape[0] !== n) {
      throw new Error(`Expected ${name} to have the shape [${n}], as x's last axis, but got [${shape}].`)
    }
  }
}

registerGradient({
  kernelName: 'LayerNorm',
  inputsToSave: ['x', 'gamma'],
  gradFunc(dy, [x, gamma], { epsilon }) {
    const inputs = { dy: dy as Tensor, x, gamma }
    const [dx, dgamma, dbeta] = runKernel<Tensor[]>('LayerNormGrad', inputs, { epsilon })
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta }
  },
})

registerGradient({
  kernelName: 'BatchNorm',
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [false, true, true],
  gradFunc(dys, [x, gamma, mean, variance], { epsilon }) {
    const [dy, dmean, dvariance] = dys as Tensor[]
    const inputs = { dy, dmean, dvariance, x, gamma, mean, variance }
    const [dx, dgamma, dbeta] = runKernel<Tensor[]>('BatchNormGrad', inputs, { epsilon })
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta }
  },
})
