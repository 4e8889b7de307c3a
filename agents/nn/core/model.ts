import { dispose, Tensor, tidy, type Variable } from '@tensorflow/tfjs-core'
import { ok } from '../../../envs/core/result.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import { inference, type Layer, type Pass, type Shape, type ShapeOf } from './layer.ts'
import type { Part } from './part.ts'
import { Scope, type Weights } from './scope.ts'

/** A layer with its weights, as a whole: what is trained, saved, exported and asked. */
export interface Model<In, Out> {
  readonly input: ShapeOf<In>
  readonly output: ShapeOf<Out>
  readonly weights: Weights
  readonly statistics: Weights
  /** A forward pass within the caller's tidy or gradient. @throws Error where x is of another shape than `input` */
  apply(x: In, pass: Pass): Out
  /** A forward pass that predicts. Leaves nothing behind but its result. */
  predict(x: In): Out
  /** Gives back the weights. */
  dispose(): void
}

/**
 * Makes a model with fresh weights on the present backend.
 * @param input  the shape of one example, without the batch axis
 */
export function createModel<In, Out>(layer: Layer<In, Out>, input: ShapeOf<In>, rng: Rng): Model<In, Out> {
  const scope = Scope.root(rng)
  const bound = layer(scope, input)
  const { output } = bound
  const { weights, statistics } = scope
  const apply = (x: In, pass: Pass) => {
    assertShape(x, input)
    const y = bound.apply(x, pass)
    pass.watch?.(scope.path, y)
    return y
  }
  return {
    input,
    output,
    weights,
    statistics,
    apply,
    predict: x => tidy(() => apply(x, inference) as never) as Out,
    dispose: () => dispose([...weights.values(), ...statistics.values()]),
  }
}

/** A model as a part of a checkpoint: its tensors say all. */
export function modelPart({
  weights,
  statistics,
}: Pick<Model<unknown, unknown>, 'weights' | 'statistics'>): Part<Variable> {
  return { tensors: new Map([...weights, ...statistics]), save: () => null, load: () => ok(() => {}) }
}

/** What is of another shape would be reshaped, to another number of examples. An input that is left out may be left out. */
function assertShape(x: unknown, shape: unknown): void {
  if (x instanceof Tensor) {
    const [, ...axes] = x.shape
    if (`${axes}` === `${shape as Shape}`) return
    throw new Error(
      `Expected inputs of shape [batch, ${(shape as Shape).join(', ')}], but got [${x.shape.join(', ')}].`,
    )
  }
  for (const [name, part] of Object.entries((x ?? {}) as object)) {
    const known = (shape as Record<string, unknown>)[name]
    if (known !== undefined) assertShape(part, known)
  }
}
