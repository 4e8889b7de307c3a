import { mul, registerGradient, type Tensor, tensor } from '@tensorflow/tfjs-core'
import { asFloats, hasKernel, runKernel } from './fused.ts'

/**
 * Each number becomes 0 with probability `rate`, and those that stay are scaled by 1 / (1 - rate) (Srivastava et al. 2014,
 * in its inverted form). What is dropped depends on the place and the seed alone: the same on every backend, in every
 * build. Differentiable once.
 * @param rate  from 0 to below 1
 * @param seed  two 32-bit integers, drawn afresh for each call
 */
export function dropout<T extends Tensor>(x: T, rate: number, seed: readonly [low: number, high: number]): T {
  if (!(rate >= 0 && rate < 1)) throw new Error(`Expected a dropout rate from 0 to below 1, but got ${rate}.`)
  if (hasKernel('Dropout')) return runKernel<T>('Dropout', { x: asFloats(x) }, { rate, seed: [...seed] })
  const threshold = Math.round(rate * 2 ** 32)
  const mask = Float32Array.from({ length: x.size }, (_, i) => (hash(i, seed) < threshold ? 0 : 1 / (1 - rate)))
  return mul(x, tensor(mask, x.shape))
}

/** Uniform over 32-bit integers, without sign: a hash (Wellons' lowbias32) of a hash. */
function hash(place: number, [low, high]: readonly [number, number]): number {
  return mix(mix((place + low) | 0) ^ high) >>> 0
}

function mix(x: number): number {
  let mixed = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
  return mixed ^ (mixed >>> 16)
}

registerGradient({
  kernelName: 'Dropout',
  gradFunc: (dy, _, { rate, seed }) => ({ x: () => runKernel<Tensor>('Dropout', { x: dy as Tensor }, { rate, seed }) }),
})
