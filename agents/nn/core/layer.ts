/**
 * What models are made of.
 *
 * A `Layer` is a description: `dense({ units: 10 })`. Bound to a scope and to the shape of its input it makes its weights
 * and becomes a function of tensors. Layers that are made of layers bind them to scopes beneath their own, so that
 * every weight has a path (`trunk/block2/conv/kernel`), and a layer that is bound once and applied twice shares its weights.
 */
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Scope } from './scope.ts'

/** The axes of one example: [height, width, channels], [time, units], [units]. The batch axis, always first, is left out. */
export type Shape = readonly number[]

/** The shape of a tensor, or of each tensor of a record or a tuple. */
export type ShapeOf<T> = T extends Tensor ? Shape : { readonly [K in keyof T]: ShapeOf<T[K]> }

/** A layer with its options set, without weights yet. @throws Error where it can't take inputs of this shape */
export type Layer<In = Tensor, Out = Tensor> = (scope: Scope, input: ShapeOf<In>) => Bound<In, Out>

/** A layer with weights of its own, for inputs of one shape. */
export interface Bound<In = Tensor, Out = Tensor> {
  readonly output: ShapeOf<Out>
  /** @param x  [batch, ...input] each */
  readonly apply: (x: In, pass: Pass) => Out
}

/** One forward pass: all that a layer's output depends on beside its input and its weights. */
export interface Pass {
  /** Whether dropout drops and batch norm takes the batch's own statistics. */
  readonly training: boolean
  /** Where noise is drawn from. A layer that needs it in a pass without one throws. */
  readonly rng?: Rng
  /**
   * Moves a statistic (batch norm's moving mean) on, once the step has been taken.
   * @param by  makes the new of the old; called at once. In a layer that is applied twice it begins at what the first made
   */
  move(statistic: Variable, by: (from: Tensor) => Tensor): void
  /** Sees each bound layer's output by its path, the model's own by '': how a number that is not finite is traced to its layer. */
  readonly watch?: (path: string, output: unknown) => void
}

/** A pass that predicts: nothing is dropped, nothing moves. */
export const inference: Pass = {
  training: false,
  move() {
    throw new Error('Expected a pass that trains, but a statistic was moved in inference.')
  },
}
