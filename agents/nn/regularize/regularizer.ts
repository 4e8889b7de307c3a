import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { Weights } from '../core/scope.ts'

/** A penalty on weights, which a training step adds to the loss. A scalar. */
export type Regularizer = (weights: Weights) => Tensor

/** Which weights something is about, by path. */
export type Selection = (path: string, weight: Variable) => boolean

/** Weights of two axes and more: no biases, no gains of norms. */
export const matrices: Selection = (_path, weight) => weight.rank >= 2
