/** What weights start as. Drawn in JavaScript from the given stream: the same numbers on every backend. */
import { fill, type Tensor, tensor } from '@tensorflow/tfjs-core'
import type { Rng } from '../../../envs/core/rng.ts'
import { gaussian } from './noise.ts'

/** Makes a tensor of a shape: [...receptive field, inputs, outputs] for kernels of dense and convolution layers. */
export type Initializer = (shape: number[], rng: Rng) => Tensor

export const zeros: Initializer = shape => fill(shape, 0)
export const ones: Initializer = shape => fill(shape, 1)

export function constant(value: number): Initializer {
  return shape => fill(shape, value)
}

/** N(0, sd^2). */
export function normal(sd: number): Initializer {
  return (shape, rng) => tensor(gaussian(rng, sizeOf(shape), sd), shape)
}

/** U(-limit, limit). */
export function uniform(limit: number): Initializer {
  return (shape, rng) =>
    tensor(
      Float32Array.from({ length: sizeOf(shape) }, () => (rng.float() * 2 - 1) * limit),
      shape,
    )
}

/** N(0, 2 / fan-in): keeps the variance through ReLU layers (He et al. 2015, eq. 10). */
export const heNormal: Initializer = (shape, rng) => normal(Math.sqrt(2 / fans(shape).in))(shape, rng)

/** N(0, 1 / fan-in): keeps unit variance through linear layers and LeCun's tanh (LeCun et al. 1998, eq. 16). */
export const lecunNormal: Initializer = (shape, rng) => normal(Math.sqrt(1 / fans(shape).in))(shape, rng)

/** U(-l, l), l = sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio 2010, eq. 16). */
export const glorotUniform: Initializer = (shape, rng) => {
  const { in: fanIn, out: fanOut } = fans(shape)
  return uniform(Math.sqrt(6 / (fanIn + fanOut)))(shape, rng)
}

/** How many numbers feed one output of a kernel, and how many outputs one input feeds. */
export function fans(shape: readonly number[]): { in: number; out: number } {
  const field = shape.slice(0, -2).reduce((product, axis) => product * axis, 1)
  return { in: field * (shape.at(-2) ?? 1), out: field * (shape.at(-1) ?? 1) }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1)
}
